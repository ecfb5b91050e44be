import type { SealedKeys } from '../../admins/secret-rotation.js';
import type { Target } from '../../assignments/model.js';
import { dayMs } from '../../core/clock.js';
import { isJsonObject, type Json } from '../../core/json.js';
import type { Probe } from '../../delivery/connector.js';
import type { Check } from './doctor-model.js';

const slowMs = 250;
/** Receivers refuse signatures that are five minutes off; long before that leases get short. */
const clockApartMs = 5_000;
const lowPart = 0.1;
const lowBytes = 1_000_000_000;
const emptyBytes = 200_000_000;
const renewWithinMs = 21 * dayMs;
const backupWithinMs = 7 * dayMs;

/** Of the file system where the database is. */
export interface DiskSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

// Each of these is pure: facts in, lines out.

/** `ms` undefined: no answer. */
export function storeChecks(ms: number | undefined): readonly Check[] {
  if (ms === undefined) return [{ kind: 'store.down', status: 'problem', values: {} }];
  const isSlow = ms > slowMs;
  const values = { ms: Math.round(ms) };
  return [{ kind: isSlow ? 'store.slow' : 'store.answers', status: isSlow ? 'warning' : 'ok', values }];
}

export function clockChecks(theirs: Date | undefined, now: Date): readonly Check[] {
  const apartMs = theirs === undefined ? 0 : Math.abs(theirs.getTime() - now.getTime());
  if (apartMs <= clockApartMs) return [];
  return [{ kind: 'clock.apart', status: 'problem', values: { seconds: Math.round(apartMs / 1_000) } }];
}

export function keyChecks({ known, needed, source }: SealedKeys): readonly Check[] {
  const [current, ...older] = known;
  const byNeed = needed.map(({ keyId, count }): Check => {
    const values = { keyId, count };
    if (keyId === current) return { kind: 'keys.current', status: 'ok', values };
    if (older.includes(keyId)) return { kind: 'keys.mixed', status: 'warning', values };
    return { kind: 'keys.unknown', status: 'problem', values };
  });
  const leftover = older.filter((id) => source === 'environment' && !needed.some(({ keyId }) => keyId === id));
  return [
    ...byNeed,
    ...leftover.map((keyId): Check => ({ kind: 'keys.leftover', status: 'warning', values: { keyId } })),
  ];
}

export function diskChecks({ freeBytes, totalBytes }: DiskSpace): readonly Check[] {
  const part = totalBytes === 0 ? 1 : freeBytes / totalBytes;
  const values = { gigabytes: (freeBytes / 1e9).toFixed(1), percent: Math.round(part * 100) };
  if (freeBytes < emptyBytes) return [{ kind: 'disk.low', status: 'problem', values }];
  if (part < lowPart && freeBytes < 10 * lowBytes) return [{ kind: 'disk.low', status: 'warning', values }];
  if (freeBytes < lowBytes) return [{ kind: 'disk.low', status: 'warning', values }];
  return [{ kind: 'disk.free', status: 'ok', values }];
}

/** `probed` undefined: the target is switched off, and nobody connected. */
export function targetChecks(
  { name: target }: Pick<Target, 'name'>,
  probed: Probe | undefined,
  now: Date,
): readonly Check[] {
  if (!probed) return [{ kind: 'target.off', status: 'warning', values: { target } }];
  if (probed.kind === 'failed')
    return [{ kind: 'target.unreachable', status: 'problem', values: { target, code: probed.code } }];
  const { expiresAt, fault } = probed.certificate ?? {};
  if (fault !== undefined) return [{ kind: 'target.untrusted', status: 'problem', values: { target, code: fault } }];
  const leftMs = expiresAt === undefined ? Infinity : expiresAt.getTime() - now.getTime();
  if (leftMs > renewWithinMs) return [{ kind: 'target.answers', status: 'ok', values: { target } }];
  const values = { target, days: Math.max(0, Math.floor(leftMs / dayMs)) };
  return [{ kind: 'target.certificate', status: 'warning', values }];
}

/** `noted` is what `rolecall backup` leaves in the database. */
export function backupChecks(noted: Json | undefined, now: Date): readonly Check[] {
  const text = isJsonObject(noted) ? noted['at'] : undefined;
  const at = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) return [{ kind: 'backup.none', status: 'warning', values: {} }];
  const ageMs = now.getTime() - at;
  const values = { days: Math.max(0, Math.floor(ageMs / dayMs)) };
  if (ageMs > backupWithinMs) return [{ kind: 'backup.old', status: 'warning', values }];
  return [{ kind: 'backup.recent', status: 'ok', values }];
}
