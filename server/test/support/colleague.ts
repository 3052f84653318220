import { createApi, type Api } from '../../../scripts/lib/api.ts';

interface Colleague {
  readonly api: Api;
  readonly token: string;
}

/** A second account of a real server, made by its administrator and signed in by the link. */
export async function addColleague(
  baseUrl: string,
  adminToken: string,
  email: string,
): Promise<Colleague> {
  const post = async (path: string, body: object, headers: Record<string, string>) => {
    const response = await fetch(`${baseUrl}/api/v3/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    return { answer: (await response.json()) as Record<string, unknown>, cookie };
  };
  const authorization = `Token ${adminToken}`;
  const invited = await post('users/', { email, role: 'member' }, { authorization });
  const { url } = invited.answer['signInLink'] as { url: string };
  const { cookie } = await post('session/', { link: url.split('#')[1] }, {});
  const { answer } = await post(
    'tokens/',
    { name: 'test' },
    { cookie: cookie.join('; '), 'x-requested-with': 'moorage' },
  );
  const token = String(answer['token']);
  return { token, api: createApi(baseUrl, token) };
}
