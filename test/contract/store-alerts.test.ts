import { expect, it } from '@jest/globals';
import { raised, resolved } from '../../src/evidence/alerts/alert-changes.js';
import type { Alert } from '../../src/evidence/alerts/alert-model.js';
import { aFact } from '../support/alerts.js';
import { describeStore, later, start } from './store/given.js';

const anAlert = (changes: Parameters<typeof aFact>[0] = {}): Alert =>
  raised(aFact({ since: start, count: 2, details: { error: 'rejected 401', failedProbes: 3 }, ...changes }), start);

describeStore('alerts', (given) => {
  const reread = async ({ id }: Alert): Promise<Alert> => {
    const found = await given().store.findAlert(id);
    if (!found) throw new Error('the alert is gone');
    return found;
  };

  it('are read as they were written', async () => {
    const { store } = given();
    const alert = anAlert();
    expect(await store.insertAlert(alert)).toBe(true);
    expect(await reread(alert)).toEqual({ ...alert, revision: 1 });
    expect(await store.listOpenAlerts()).toEqual([{ ...alert, revision: 1 }]);
    const acknowledged = { by: 'Ida', at: later(1), reason: 'known' };
    const { count: _count, since: _since, ...bare } = await reread(alert);
    expect(await store.writeAlert({ ...bare, acknowledged, severity: 'critical', level: 3 })).toBe(true);
    expect(await reread(alert)).toEqual({ ...bare, acknowledged, severity: 'critical', level: 3, revision: 2 });
  });

  it('are open once for each key, and may come again when they are over', async () => {
    const { store } = given();
    const alert = anAlert();
    await store.insertAlert(alert);
    const again = { ...alert, id: anAlert().id };
    expect(await store.insertAlert(again)).toBe(false);
    expect(await store.writeAlert(resolved(await reread(alert), later(1)))).toBe(true);
    expect(await store.listOpenAlerts()).toEqual([]);
    expect(await store.insertAlert(again)).toBe(true);
    expect((await store.listOpenAlerts()).map(({ id }) => id)).toEqual([again.id]);
  });

  it('are changed by one of two writers', async () => {
    const { store } = given();
    const alert = anAlert();
    await store.insertAlert(alert);
    const read = await reread(alert);
    expect(await store.writeAlert({ ...read, count: 5 })).toBe(true);
    expect(await store.writeAlert({ ...read, count: 6 })).toBe(false);
    expect((await reread(alert)).count).toBe(5);
  });

  it('are listed newest first, by state and severity, in pages', async () => {
    const { store } = given();
    const alerts = [anAlert(), anAlert({ severity: 'critical' }), anAlert()];
    for (const alert of alerts) await store.insertAlert(alert);
    const [first, second, third] = alerts.map(({ id }) => id);
    await store.writeAlert(resolved(await reread(alerts[0] as Alert), later(1))); // the list above has it
    const page = await store.listAlerts({}, { limit: 2 });
    expect(page.items.map(({ id }) => id)).toEqual([third, second]);
    const rest = await store.listAlerts({}, { limit: 2, ...(page.nextCursor && { cursor: page.nextCursor }) });
    expect([rest.items.map(({ id }) => id), rest.nextCursor]).toEqual([[first], undefined]);
    const ids = async (query: Parameters<typeof store.listAlerts>[0]) =>
      (await store.listAlerts(query, { limit: 9 })).items.map(({ id }) => id);
    expect(await ids({ state: 'open' })).toEqual([third, second]);
    expect(await ids({ state: 'resolved' })).toEqual([first]);
    expect(await ids({ severity: 'critical' })).toEqual([second]);
  });

  it('owe an event until the newest change was told', async () => {
    const { store } = given();
    const alert = anAlert();
    await store.insertAlert(alert);
    const owed = async (now = start) => (await store.listUntoldAlerts(now, 9)).map(({ id }) => id);
    expect(await owed()).toEqual([alert.id]);
    await store.noteAlertTold(alert.id, 1, true);
    expect([await owed(), (await reread(alert)).notice]).toMatchObject([[], { toldChange: 1, isKnown: true }]);
    await store.writeAlert(resolved(await reread(alert), later(5)));
    expect([await owed(), await owed(later(5))]).toEqual([[], [alert.id]]);
    await store.noteAlertTold(alert.id, 1, true);
    expect(await owed(later(5))).toEqual([alert.id]);
    await store.noteAlertTold(alert.id, 2, false);
    expect(await owed(later(5))).toEqual([]);
  });

  it('rest after a failed try, until something new is to be told', async () => {
    const { store } = given();
    const alert = anAlert();
    await store.insertAlert(alert);
    await store.noteAlertNotTold(alert.id, 1, { attempts: 1, dueAt: later(60), error: 'timeout' });
    expect(await store.listUntoldAlerts(later(59), 9)).toEqual([]);
    const [due] = await store.listUntoldAlerts(later(60), 9);
    expect(due?.notice).toMatchObject({ attempts: 1, lastError: 'timeout' });
    await store.writeAlert({ ...(await reread(alert)), count: 9 });
    expect(await store.listUntoldAlerts(later(59), 9)).toEqual([]);
    await store.writeAlert({ ...(await reread(alert)), change: 2, changedAt: later(30) });
    expect((await store.listUntoldAlerts(later(30), 9))[0]?.notice.attempts).toBe(0);
    await store.noteAlertNotTold(alert.id, 1, { attempts: 2, dueAt: later(999), error: 'timeout' });
    expect(await store.listUntoldAlerts(later(30), 9)).toHaveLength(1);
  });

  it('are owed again for a new address when nobody was told, and not when somebody was', async () => {
    const { store } = given();
    const [silent, known, over] = [anAlert(), anAlert(), anAlert()];
    for (const alert of [silent, known, over]) await store.insertAlert(alert);
    await store.writeAlert(resolved(await reread(over), start));
    await store.noteAlertTold(silent.id, 1, false);
    await store.noteAlertTold(known.id, 1, true);
    await store.noteAlertTold(over.id, 2, false);
    await store.retellAlerts(later(1));
    expect((await store.listUntoldAlerts(later(1), 9)).map(({ id }) => id)).toEqual([silent.id]);
  });

  it('are forgotten some time after they were resolved', async () => {
    const { store } = given();
    const alerts = [anAlert(), anAlert(), anAlert()];
    for (const alert of alerts) await store.insertAlert(alert);
    for (const alert of alerts.slice(0, 2)) await store.writeAlert(resolved(await reread(alert), later(1)));
    expect(await store.dropResolvedAlerts(later(1), 9)).toBe(0);
    expect(await store.dropResolvedAlerts(later(2), 1)).toBe(1);
    expect(await store.dropResolvedAlerts(later(2), 9)).toBe(1);
    expect((await store.listAlerts({}, { limit: 9 })).items).toHaveLength(1);
  });
});

describeStore("the operator's webhook", (given) => {
  it('is one, or none', async () => {
    const { store } = given();
    const webhook = {
      url: 'https://ops.example.com/',
      minimumSeverity: 'critical',
      sealedSecret: 's1',
      createdAt: start,
    } as const;
    expect(await store.findOperatorWebhook()).toBeUndefined();
    await store.putOperatorWebhook(webhook);
    await store.putOperatorWebhook({ ...webhook, sealedSecret: 's2' });
    expect(await store.findOperatorWebhook()).toEqual({ ...webhook, sealedSecret: 's2' });
    expect([await store.removeOperatorWebhook(), await store.removeOperatorWebhook()]).toEqual([true, false]);
  });
});
