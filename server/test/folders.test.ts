import assert from 'node:assert/strict';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { File } from '#contract/files';
import { FileFolder, Folder, FolderEntry, RootFolders, TrashEntry } from '#contract/folders';
import { page } from '#contract/wire';
import { createTestApp, type TestUser } from './support/app.ts';
import { addJob } from './support/jobs.ts';
import { filePart, MULTIPART, multipart } from './support/multipart.ts';
import { openTestServices } from './support/services.ts';

const home = await mkdtemp(join(tmpdir(), 'moorage-test-folders-'));
const { app, db, ada, bob, as, beforeClose } = await createTestApp(async (base) => ({
  services: await openTestServices(base, { home }),
}));
beforeClose(() => rm(home, { recursive: true, force: true }));

async function upload(name: string, user: TestUser = ada): Promise<File> {
  const response = await app.inject({
    method: 'POST',
    url: '/api/v2/files/contents/',
    headers: { ...user.headers, 'content-type': MULTIPART },
    payload: multipart(filePart(name, `content of ${name}`)),
  });
  return File.parse(response.json());
}
const get = async (path: string, user: TestUser = ada): Promise<unknown> => {
  const response = await as(user, 'GET', `/api/v3${path}`);
  assert.equal(response.statusCode, 200, response.body);
  return response.json();
};
const post = (path: string, body: object, user: TestUser = ada) =>
  as(user, 'POST', `/api/v3${path}`, body);
const roots = async (user: TestUser = ada) =>
  RootFolders.parse(await get('/users/me/folders/', user));
const { myJobs, myLibrary } = await roots();

let folderNumber = 0;
async function makeFolder(parent = myLibrary, name = `folder ${String((folderNumber += 1))}`) {
  const response = await post(`/folders/${parent}/`, { name });
  assert.equal(response.statusCode, 201, response.body);
  return Folder.parse(response.json());
}
async function put(folderId: string, ...fileIds: string[]): Promise<void> {
  const response = await post(`/file-folders/${folderId}/files/`, { ids: fileIds });
  assert.deepEqual([response.statusCode, response.body], [200, '{}']);
}
async function archive(folderId: string, body: { fileIds?: string[]; folderIds?: string[] }) {
  const response = await post(`/folders/${folderId}/contents/archive/`, body);
  assert.deepEqual([response.statusCode, response.body], [204, '']);
}
const namesIn = async (folderId: string) =>
  page(FolderEntry)
    .parse(await get(`/folders/${folderId}/contents/?page_size=1000`))
    .results.map(({ type, item }) => `${type} ${item.name}`);
const inTrash = async () =>
  page(TrashEntry).parse(await get('/users/me/folders/trash-bin/?page_size=1000')).results;
const trashIds = async () => (await inTrash()).map(({ item }) => item.id);
const listed = async (name: string) =>
  page(File).parse(await get(`/files/?search=${encodeURIComponent(name)}`)).count;
const trash = (what: 'recover' | 'delete', body: object) =>
  post(`/users/me/folders/trash-bin/${what}/`, body);
const bytesOf = async (id: string) => {
  const row = await db
    .selectFrom('file')
    .select('stored_at')
    .where('id', '=', id)
    .executeTakeFirst();
  return access(join(home, row?.stored_at ?? '')).then(
    () => true,
    () => false,
  );
};

describe('folders', () => {
  it('GET /users/me/folders/ answers the same two for good, everybody their own', async () => {
    const [first, second, ofBob] = [await roots(), await roots(), await roots(bob)];

    assert.deepEqual(first, second);
    assert.equal(new Set([...Object.values(first), ...Object.values(ofBob)]).size, 4);
  });

  it('GET /users/me/folders/ makes two when they are asked for at once', async () => {
    await db.deleteFrom('folder').where('owner_id', '=', bob.id).execute();

    const answers = await Promise.all(Array.from({ length: 5 }, () => roots(bob)));

    assert.equal(new Set(answers.map((one) => JSON.stringify(one))).size, 1);
  });

  it('POST /folders/{parent}/ makes one whose name is unique in there', async () => {
    const { id, name } = await makeFolder(myLibrary, 'Meshes');

    assert.equal(name, 'Meshes');
    const again = await post(`/folders/${myLibrary}/`, { name: 'Meshes' });
    assert.equal(again.statusCode, 400);
    assert.match(again.body, /already exists/);
    assert.equal(again.json<{ id: string }>().id, id);
    assert.equal((await post(`/folders/${id}/`, { name: 'Meshes' })).statusCode, 201);
    assert.equal((await post(`/folders/${myJobs}/`, { name: 'Meshes' })).statusCode, 201);
  });

  it('POST /folders/{parent}/ with one name many times at once makes one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => post(`/folders/${myLibrary}/`, { name: 'at once' })),
    );

    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode).sort(),
      [201, 400, 400, 400, 400, 400],
    );
  });

  it('POST /folders/{parent}/ under an Idempotency-Key makes one', async () => {
    const send = () =>
      app.inject({
        method: 'POST',
        url: `/api/v3/folders/${myLibrary}/`,
        headers: { ...ada.headers, 'idempotency-key': 'one-folder' },
        payload: { name: 'made once' },
      });
    const [first, second] = [await send(), await send()];

    assert.deepEqual([first.statusCode, second.statusCode], [201, 201]);
    assert.equal(first.body, second.body);
  });

  it('POST /folders/{parent}/ refuses a name that is none, and more than 32 in each other', async () => {
    for (const name of ['', ' ', 'a/b', '..', 'a\nb', 'x'.repeat(256), null, 3])
      assert.equal((await post(`/folders/${myLibrary}/`, { name })).statusCode, 400, String(name));
    let { id } = await makeFolder();
    for (let depth = 3; depth <= 32; depth += 1) ({ id } = await makeFolder(id));

    const tooDeep = await post(`/folders/${id}/`, { name: 'one more' });

    assert.equal(tooDeep.statusCode, 400);
    assert.match(tooDeep.body, /32/);
    await as(ada, 'DELETE', `/api/v3/folders/${id}/`);
  });

  it('GET /folders/{id}/contents/ has uploads in the library until they are put elsewhere', async () => {
    const file = await upload('wing.stl');
    const { id } = await makeFolder();
    assert.ok((await namesIn(myLibrary)).includes('file wing.stl'));

    const response = await as(ada, 'PATCH', `/api/v3/files/${file.id}/`, {
      ...file,
      currentFolderId: id,
    });

    assert.equal(response.statusCode, 200);
    assert.deepEqual(await namesIn(id), ['file wing.stl']);
    assert.ok(!(await namesIn(myLibrary)).includes('file wing.stl'));
    await as(ada, 'PATCH', `/api/v3/files/${file.id}/`, { currentFolderId: myLibrary });
    assert.ok((await namesIn(myLibrary)).includes('file wing.stl'));
  });

  it('GET /folders/{id}/contents/ is paged, 25 unless asked for', async () => {
    const { id } = await makeFolder();
    for (let index = 0; index < 27; index += 1) await makeFolder(id);
    const first = page(FolderEntry).parse(await get(`/folders/${id}/contents/`));
    const second = page(FolderEntry).parse(await get(`/folders/${id}/contents/?page=2`));

    assert.deepEqual(
      [first.count, first.results.length, second.results.length, second.next],
      [27, 25, 2, null],
    );
    const ids = [...first.results, ...second.results].map(({ item }) => item.id);
    assert.equal(new Set(ids).size, 27);
  });

  it('PATCH /files/{id}/ refuses a folder that is not mine or not there', async () => {
    const file = await upload('stays.txt');
    const ofBob = await roots(bob);

    for (const currentFolderId of ['zzzzzz', ofBob.myLibrary]) {
      const response = await as(ada, 'PATCH', `/api/v3/files/${file.id}/`, {
        currentFolderId,
        name: 'moved.txt',
      });
      assert.equal(response.statusCode, 400);
      assert.ok('currentFolderId' in response.json<object>());
    }
    assert.equal(await listed('moved.txt'), 0);
  });

  it('DELETE /folders/{id}/ takes all that is in it for good, from the disk too', async () => {
    const outer = await makeFolder();
    const inner = await makeFolder(outer.id);
    const [file, trashed] = [await upload('deep.txt'), await upload('in the trash.txt')];
    await put(inner.id, file.id, trashed.id);
    await archive(inner.id, { fileIds: [trashed.id] });

    const response = await as(ada, 'DELETE', `/api/v3/folders/${outer.id}/`);

    assert.deepEqual([response.statusCode, response.body], [204, '']);
    assert.deepEqual([await bytesOf(file.id), await bytesOf(trashed.id)], [false, false]);
    assert.equal((await as(ada, 'GET', `/api/v3/files/${file.id}/`)).statusCode, 404);
    assert.ok(!(await trashIds()).includes(trashed.id));
    for (const { id } of [outer, inner])
      assert.equal((await as(ada, 'GET', `/api/v3/folders/${id}/contents/`)).statusCode, 404);
    assert.equal((await as(ada, 'DELETE', `/api/v3/folders/${myLibrary}/`)).statusCode, 400);
  });
});

describe('the trash', () => {
  it('POST /folders/{id}/contents/archive/ takes files and folders out of every list', async () => {
    const folder = await makeFolder();
    const [file, alone] = [await upload('inside.txt'), await upload('alone.txt')];
    await put(folder.id, file.id);

    await archive(myLibrary, { fileIds: [alone.id], folderIds: [folder.id] });

    assert.deepEqual([await listed('inside.txt'), await listed('alone.txt')], [0, 0]);
    const names = await namesIn(myLibrary);
    assert.ok(!names.includes('file alone.txt') && !names.includes(`folder ${folder.name}`));
    const folders = FileFolder.array().parse(await get('/file-folders/'));
    assert.ok(!folders.some(({ id }) => id === folder.id));
    assert.equal((await as(ada, 'GET', `/api/v3/folders/${folder.id}/contents/`)).statusCode, 404);
  });

  it('GET /users/me/folders/trash-bin/ has what was put there, not what was in it', async () => {
    const folder = await makeFolder();
    const [file, alone] = [await upload('inside.txt'), await upload('alone.txt')];
    await put(folder.id, file.id);
    await archive(myLibrary, { fileIds: [alone.id] });
    await archive(myLibrary, { folderIds: [folder.id] });

    const [newest, older] = await inTrash();

    assert.deepEqual([newest?.type, newest?.item.id], ['folder', folder.id]);
    assert.deepEqual([older?.type, older?.item.id], ['filesymlink', alone.id]);
    assert.ok(!(await trashIds()).includes(file.id));
  });

  it('POST …/archive/ refuses what is not in the folder, and then moves nothing', async () => {
    const folder = await makeFolder();
    const [inside, outside] = [await upload('a.txt'), await upload('b.txt')];
    await put(folder.id, inside.id);

    const response = await post(`/folders/${folder.id}/contents/archive/`, {
      fileIds: [inside.id, outside.id],
      folderIds: ['zzzzzz', myLibrary],
    });

    assert.equal(response.statusCode, 400);
    const errors = response.json<Record<string, string[]>>();
    assert.deepEqual([errors['fileIds']?.length, errors['folderIds']?.length], [1, 2]);
    assert.deepEqual(await namesIn(folder.id), ['file a.txt']);
  });

  it('POST /users/me/folders/trash-bin/recover/ puts all back where it was', async () => {
    const folder = await makeFolder();
    const inner = await makeFolder(folder.id);
    const [file, alone] = [await upload('inside.txt'), await upload('alone.txt')];
    await put(inner.id, file.id);
    await archive(myLibrary, { fileIds: [alone.id], folderIds: [folder.id] });

    const response = await trash('recover', {
      filesymlink_ids: [alone.id],
      folderIds: [folder.id],
    });

    assert.deepEqual([response.statusCode, response.body], [201, '']);
    assert.deepEqual(await namesIn(folder.id), [`folder ${inner.name}`]);
    assert.deepEqual(await namesIn(inner.id), ['file inside.txt']);
    assert.ok((await namesIn(myLibrary)).includes('file alone.txt'));
  });

  it('POST …/recover/ does all or nothing', async () => {
    const [file, folder] = [await upload('all or nothing.txt'), await makeFolder()];
    await archive(myLibrary, { fileIds: [file.id], folderIds: [folder.id] });
    await makeFolder(myLibrary, folder.name);

    const unknown = await trash('recover', { filesymlink_ids: [file.id, 'zzzzzz'] });
    const taken = await trash('recover', { filesymlink_ids: [file.id], folderIds: [folder.id] });

    assert.deepEqual([unknown.statusCode, taken.statusCode], [400, 400]);
    assert.match(taken.body, /already exists/);
    assert.equal(await listed('all or nothing.txt'), 0);
  });

  it('POST …/recover/ needs the folder of a file to be there or to come with it', async () => {
    const [file, folder] = [await upload('first.txt'), await makeFolder()];
    await put(folder.id, file.id);
    await archive(folder.id, { fileIds: [file.id] });
    await archive(myLibrary, { folderIds: [folder.id] });

    assert.equal((await trash('recover', { filesymlink_ids: [file.id] })).statusCode, 400);
    const both = await trash('recover', { filesymlink_ids: [file.id], folderIds: [folder.id] });
    assert.equal(both.statusCode, 201);
    assert.deepEqual(await namesIn(folder.id), ['file first.txt']);
  });

  it('POST /users/me/folders/trash-bin/delete/ deletes for good, all or nothing', async () => {
    const folder = await makeFolder();
    const [file, alone] = [await upload('inside.txt'), await upload('alone.txt')];
    await put(folder.id, file.id);
    await archive(myLibrary, { fileIds: [alone.id], folderIds: [folder.id] });
    const wrong = await trash('delete', { filesymlink_ids: [alone.id], folderIds: ['zzzzzz'] });
    assert.equal(wrong.statusCode, 400);
    assert.deepEqual([await bytesOf(file.id), await bytesOf(alone.id)], [true, true]);

    const response = await trash('delete', {
      filesymlink_ids: [alone.id],
      folderIds: [folder.id],
    });

    assert.deepEqual([response.statusCode, response.body], [201, '']);
    assert.deepEqual([await bytesOf(file.id), await bytesOf(alone.id)], [false, false]);
    const left = await db.selectFrom('leftover_folder').selectAll().execute();
    assert.deepEqual(left, []);
  });

  it('leaves files to the jobs that take them', async () => {
    const file = await upload('input.txt');
    const jobId = await addJob(db, ada, { inputFiles: [file.id] });
    await archive(myLibrary, { fileIds: [file.id] });

    const job = await get(`/jobs/${jobId}/`);
    const contents = await as(ada, 'GET', `/api/v3/files/${file.id}/contents/`);

    assert.equal(JSON.stringify(job).includes('"isDeleted":true'), false);
    assert.equal(contents.body, 'content of input.txt');
  });
});

describe('file folders', () => {
  it('GET and POST /file-folders/ are the folders of the library', async () => {
    const outer = await post('/file-folders/', { name: 'Outer', parentId: null });
    assert.equal(outer.statusCode, 201);
    const { id: parentId } = FileFolder.parse(outer.json());
    const inner = FileFolder.parse(
      (await post('/file-folders/', { name: 'Inner', parentId })).json(),
    );

    const all = FileFolder.array().parse(await get('/file-folders/'));

    assert.deepEqual(
      all.find(({ id }) => id === parentId),
      { id: parentId, name: 'Outer', parentId: null },
    );
    assert.deepEqual(
      all.find(({ id }) => id === inner.id),
      { id: inner.id, name: 'Inner', parentId },
    );
    assert.ok((await namesIn(myLibrary)).includes('folder Outer'));
  });

  it('POST /file-folders/ names the folder that is there already', async () => {
    const { id } = await makeFolder(myLibrary, 'There already');

    const response = await post('/file-folders/', { name: 'There already' });

    assert.equal(response.statusCode, 400);
    const error = response.json<{ detail: string; id: string }>();
    assert.match(error.detail, /already exists/);
    assert.equal(error.id, id);
    const noParent = await post('/file-folders/', { name: 'x', parentId: 'zzzzzz' });
    assert.ok('parentId' in noParent.json<object>());
  });

  it('POST /file-folders/{id}/files/ puts all files there or none', async () => {
    const folder = await makeFolder();
    const [mine, ofBob] = [await upload('mine.txt'), await upload('bobs.txt', bob)];

    const response = await post(`/file-folders/${folder.id}/files/`, { ids: [mine.id, ofBob.id] });

    assert.equal(response.statusCode, 400);
    assert.equal(response.json<{ ids: string[] }>().ids.length, 1);
    assert.deepEqual(await namesIn(folder.id), []);
    assert.equal((await post('/file-folders/zzzzzz/files/', { ids: [mine.id] })).statusCode, 404);
  });

  it('are not there for anybody else', async () => {
    const { id } = await makeFolder();
    for (const [method, path, body] of [
      ['GET', `/folders/${id}/contents/`],
      ['POST', `/folders/${id}/`, { name: 'x' }],
      ['POST', `/folders/${id}/contents/archive/`, {}],
      ['POST', `/file-folders/${id}/files/`, { ids: [] }],
      ['DELETE', `/folders/${id}/`],
    ] as const)
      assert.equal((await as(bob, method, `/api/v3${path}`, body)).statusCode, 404, path);
  });
});
