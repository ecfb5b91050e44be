import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

/** A key pair that signs client assertions in tests. */
export interface Signer {
  readonly alg: string;
  readonly kid: string;
  readonly jwk: JWK;
  readonly privateKey: CryptoKey;
  /** A signed JWT with exactly these claims. */
  sign(claims: JWTPayload): Promise<string>;
}

/** A fresh pair; its public half is named `kid` where one is given. */
export async function createSigner(alg: string, kid = `${alg}-1`): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig' };
  return {
    alg,
    kid,
    jwk,
    privateKey,
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(privateKey),
  };
}

/** What a tenant of Entra puts into the token that stands for its provisioning service. */
export function entraClaims(now: Date, more: JWTPayload = {}): JWTPayload {
  const seconds = Math.floor(now.getTime() / 1_000);
  const tenant = 'ce5f061f-abe6-4e40-9615-301f87bcb7f0';
  return {
    aud: 'api://b5ba7a93-4452-4522-aeb4-a2b5da870c16',
    iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
    sub: 'd2f8ee76-c549-45b8-a143-f5b640669704',
    appid: 'b5ba7a93-4452-4522-aeb4-a2b5da870c16',
    tid: tenant,
    iat: seconds,
    nbf: seconds,
    exp: seconds + 3_900,
    ver: '2.0',
    ...more,
  };
}

/** A key set on a loopback port, counting how often it is read. */
export interface KeyServer {
  readonly url: string;
  reads(): number;
  publish(keys: readonly JWK[]): void;
  close(): Promise<void>;
}

/** Starts one with these keys. */
export async function openKeyServer(keys: readonly JWK[]): Promise<KeyServer> {
  let published = keys;
  let reads = 0;
  const server = createServer((_request, response) => {
    reads += 1;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/discovery/v2.0/keys`,
    reads: () => reads,
    publish: (next) => void (published = next),
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
