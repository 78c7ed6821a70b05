import { type Change, memoryStore, oldestFirst, type Store } from './store.ts';
import type { Shop, Waiting } from './types.ts';

const finished = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open('hexhood-checkin', 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('shops', { keyPath: 'businessId' });
    request.result.createObjectStore('waiting', { keyPath: 'id' }).createIndex('businessId', 'businessId');
  };
  return finished(request);
}

function databaseStore(database: IDBDatabase): Store {
  /** Resolves when what `work` asked for is on the disk. */
  const write = (work: (shops: IDBObjectStore, waiting: IDBObjectStore) => void): Promise<void> =>
    new Promise((done, fail) => {
      const transaction = database.transaction(['shops', 'waiting'], 'readwrite');
      transaction.oncomplete = () => done();
      transaction.onabort = () => fail(transaction.error);
      work(transaction.objectStore('shops'), transaction.objectStore('waiting'));
    });
  const read = (name: 'shops' | 'waiting') => database.transaction(name).objectStore(name);
  const change = (shops: IDBObjectStore, businessId: string, by: Change) => {
    const found: IDBRequest<Shop | undefined> = shops.get(businessId);
    found.onsuccess = () => found.result && shops.put(by(found.result));
  };
  const markTried = (waiting: IDBObjectStore, item: Waiting) => {
    const found = waiting.getKey(item.id);
    found.onsuccess = () => found.result !== undefined && waiting.put({ ...item, tried: true });
  };
  const drop = (waiting: IDBObjectStore, businessId: string) => {
    const keys = waiting.index('businessId').getAllKeys(businessId);
    keys.onsuccess = () => {
      for (const key of keys.result) waiting.delete(key);
    };
  };
  return {
    lasting: true,
    shops: () => finished(read('shops').getAll()),
    shop: (businessId) => finished(read('shops').get(businessId)),
    putShop: (shop) => write((shops) => shops.put(shop)),
    changeShop: (businessId, by) => write((shops) => change(shops, businessId, by)),
    forgetShop: (businessId) =>
      write((shops, waiting) => {
        shops.delete(businessId);
        drop(waiting, businessId);
      }),
    async waiting(businessId) {
      const items: Waiting[] = await finished(read('waiting').index('businessId').getAll(businessId));
      return items.sort(oldestFirst);
    },
    add: (item) => write((_shops, waiting) => waiting.put(item)),
    dropWaiting: (businessId) => write((_shops, waiting) => drop(waiting, businessId)),
    settle: (item, done, by) =>
      write((shops, waiting) => {
        if (done) waiting.delete(item.id);
        else markTried(waiting, item);
        change(shops, item.businessId, by);
      }),
  };
}

/** Never rejects: without a database the page works for as long as it is open. */
export async function openStore(): Promise<Store> {
  try {
    return databaseStore(await openDatabase());
  } catch {
    return memoryStore();
  }
}
