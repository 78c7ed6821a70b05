import { createRouting } from '/work/main/server/routing/index.ts';
import { agreement } from './agreement.ts';
const r=createRouting({dataDirectory:'/tmp/rt/data',valhallaUrl:undefined,log:{warn:console.log}});
for(const from of [[-76.5828,39.2853]] as any) for(const m of ['walk','bike','drive'] as const){const t=performance.now(); console.log(m, await agreement(r.router('1','1'),from,m), performance.now()-t);}
await r.stop();
