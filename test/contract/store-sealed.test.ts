import { expect, it } from '@jest/globals';
import { createSecretBox } from '../../src/config/secret-box.js';
import { aTarget } from '../support/deliveries.js';
import { describeStore, start } from './store/given.js';

const box = createSecretBox(Buffer.alloc(32, 7));

describeStore('sealed texts', (given) => {
  const filled = async () => {
    const { store } = given();
    const [key, older, setting, operator] = ['key', 'older', 'setting', 'operator'].map((text) => box.seal(text));
    const target = {
      ...aTarget(),
      connector: { kind: 'webhook', settings: { url: 'https://a.example/', clientKey: setting! } }, // four were made
    };
    await store.insertTarget(target, { keys: [{ sealed: key! }, { sealed: older!, validUntil: start }] }); // four were made
    await store.putOperatorWebhook({
      url: 'https://b.example/',
      minimumSeverity: 'warning',
      sealedSecret: operator!, // four were made
      createdAt: start,
    });
    return { store, target };
  };

  it('are listed wherever they stand, and each can be replaced without touching its neighbours', async () => {
    const { store, target } = await filled();
    const before = await store.listSealed();
    expect(before.map((sealed) => box.open(sealed)).sort()).toEqual(['key', 'older', 'operator', 'setting']);
    for (const sealed of before)
      expect(await store.replaceSealed(sealed, box.seal(`${box.open(sealed)} again`))).toBe(true);
    const after = (await store.listSealed()).map((sealed) => box.open(sealed));
    expect([...after].sort()).toEqual(['key again', 'older again', 'operator again', 'setting again']);
    const { keys } = await store.getSecrets(target.id);
    expect(keys.map(({ sealed, validUntil }) => [box.open(sealed), validUntil])).toEqual([
      ['key again', undefined],
      ['older again', start],
    ]);
    expect((await store.findTarget(target.id))?.connector.settings['url']).toBe('https://a.example/');
  });

  it('one that is not there any more is not replaced', async () => {
    const { store } = await filled();
    expect(await store.replaceSealed(box.seal('other'), box.seal('new'))).toBe(false);
  });

  it('refuse a change of their target that was made of an older reading', async () => {
    const { store, target } = await filled();
    const read = await store.findTarget(target.id);
    const [sealed] = (await store.getSecrets(target.id)).keys;
    await store.replaceSealed(sealed!.sealed, box.seal('new')); // it has two
    await expect(store.updateTarget(read!)).rejects.toMatchObject({ code: 'version_mismatch' }); // it was inserted
  });
});
