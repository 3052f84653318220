import type { createApi } from '../../../scripts/lib/api.ts';

/** A job that runs until the file `go` is there, says so, and ends with 0. Answers its id once it runs. */
export async function startPatientJob(
  api: Pick<ReturnType<typeof createApi>, 'submit' | 'jobIn'>,
  go: string,
): Promise<string> {
  const command = `until [ -e '${go}' ]; do sleep 0.05; done; echo fine`;
  const { id } = await api.submit({ name: 'patient', command });
  await api.jobIn(id, 'Executing');
  return id;
}
