import { DataStore, Metadata, Upload } from '@tus/server';
import type { Readable } from 'node:stream';
import type { User } from '../http/user.ts';
import type { Once } from '../idempotency/once.ts';
import { KEEP_UPLOAD_MS, type UploadsService } from './uploads.service.ts';

/** What the tus library does with its store, for one user: it knows of none. */
export class TusStore extends DataStore {
  private readonly uploads: UploadsService;
  private readonly user: User;
  private readonly key: Once | null;

  constructor(uploads: UploadsService, user: User, once: Once | null) {
    super();
    this.uploads = uploads;
    this.user = user;
    this.key = once;
    this.extensions = ['creation', 'termination', 'expiration'];
  }

  override async create(upload: Upload): Promise<Upload> {
    const { id, size = 0, metadata = {} } = upload;
    await this.uploads.create(
      this.user,
      { id, size, metadata: Metadata.stringify(metadata) },
      this.key,
    );
    return upload;
  }

  override write(body: Readable, id: string, offset: number): Promise<number> {
    return this.uploads.append(this.user, id, offset, body as AsyncIterable<Buffer>);
  }

  override async getUpload(id: string): Promise<Upload> {
    const { row, offset } = await this.uploads.look(this.user, id);
    const metadata = Metadata.parse(row.metadata);
    return new Upload({ id, size: row.size, offset, metadata, creation_date: row.touched_at });
  }

  override remove(id: string): Promise<void> {
    return this.uploads.remove(this.user, id);
  }

  override getExpiration(): number {
    return KEEP_UPLOAD_MS;
  }
}
