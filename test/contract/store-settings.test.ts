import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Store } from '../../src/stores/store.js';
import { storeFolders, type OpenedStore } from './store/engines.js';

describe.each(storeFolders())('settings in $name', ({ open }) => {
  let opened: OpenedStore;
  let store: Store;
  beforeEach(async () => {
    opened = await open();
    store = opened.store;
  });
  afterEach(() => opened.dispose());

  it('has none at first', async () => {
    expect(await store.getSetting('retention')).toBeUndefined();
  });

  it('answers the value put last, whole, and keeps names apart', async () => {
    await store.putSetting('retention', { attemptDays: 90, auditDetailsDays: null });
    await store.putSetting('alerts', ['one', 2, true, null]);
    await store.putSetting('retention', { attemptDays: 30 });
    expect(await store.getSetting('retention')).toEqual({ attemptDays: 30 });
    expect(await store.getSetting('alerts')).toEqual(['one', 2, true, null]);
  });

  it('keeps null as a value of its own', async () => {
    await store.putSetting('goal', null);
    expect(await store.getSetting('goal')).toBeNull();
  });
});
