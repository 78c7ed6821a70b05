/** `missing`: this browser cannot draw maps (no WebGL), everything else works. */
export type LayerStatus = 'loading' | 'ready' | 'missing';
