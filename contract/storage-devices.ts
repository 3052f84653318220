import * as z from 'zod';
import { CodeRequest, Walltime } from './hardware.ts';
import { ClusterStatus } from './statuses.ts';
import { looseBoolean, looseCount, looseNumber, optional, requiredText, WireDate } from './wire.ts';

/** A device has the statuses of a cluster that it can be in. */
export const StorageStatus = ClusterStatus.extract([
  'Not Started',
  'Starting',
  'Started',
  'Stop Requested',
  'Stopping',
  'Stopped',
  'Error',
]);
export type StorageStatus = z.infer<typeof StorageStatus>;

/** Bytes of a GB, in which sizes of devices are asked for. */
export const GB = 1e9;

const Percent = looseNumber.pipe(
  z.number().positive('More than 0 percent.').max(100, 'At most 100 percent.'),
);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `{"storage_size_mb", …}` says the same in other words. */
function toLongForm(value: unknown): unknown {
  if (!isObject(value) || !('storage_size_mb' in value)) return value;
  const megabytes = value['storage_size_mb'];
  const size = Number(megabytes);
  return {
    ...value,
    storageSize: megabytes === null || Number.isNaN(size) ? megabytes : size / 1000,
    hardware: {
      walltime: value['walltime'],
      coresPerSlot: value['cores_per_slot'],
      coreType: value['core_type'],
    },
    runLowPriority: value['run_low_priority'],
  };
}

const OBJECT = { error: 'A JSON object is required.' };

const DeviceHardware = z.object(
  {
    walltime: optional(Walltime, null),
    coresPerSlot: optional(looseCount(1, 1_000_000), null),
    coreType: optional(CodeRequest, null),
  },
  { error: 'An object is required.' },
);

export const StorageDeviceRequest = z.preprocess(
  toLongForm,
  z.object(
    {
      name: requiredText(100),
      storageSize: looseNumber
        .pipe(
          z.number().min(0.001, 'At least 0.001 GB (1 MB).').max(1_000_000, 'At most 1000000 GB.'),
        )
        .describe('GB'),
      hardware: optional(DeviceHardware, { walltime: null, coresPerSlot: null, coreType: null }),
      firstAlert: optional(Percent, null).describe('percent of the size'),
      secondAlert: optional(Percent, null).describe('percent of the size'),
      autoextend: optional(looseBoolean, false),
      autoextendPercent: optional(
        looseNumber.pipe(
          z.number().positive('More than 0 percent.').max(1000, 'At most 1000 percent.'),
        ),
        20,
      ).describe('by how much of its size it grows when it is full'),
      walltimeAlert: optional(looseBoolean, false),
      walltimeAlertHours: optional(Walltime, 1).describe('before its end'),
      region: optional(
        z.object(
          { id: optional(z.string(), null) },
          { error: 'An object with an id is required.' },
        ),
        {
          id: null,
        },
      ),
      runLowPriority: optional(looseBoolean, false),
    },
    OBJECT,
  ),
);
export type StorageDeviceRequest = z.output<typeof StorageDeviceRequest>;

const Ref = z.object({ id: z.string() });

export const StorageDevice = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.string(),
  dateInserted: WireDate,
  storageSize: z.number().describe('GB; grows if it may'),
  hardware: z.object({
    walltime: z.number().nullable().describe('hours from Started on; null: until it is shut down'),
    coresPerSlot: z.number().nullable(),
    coreType: z.string().nullable(),
  }),
  firstAlert: z.number().nullable().describe('percent'),
  secondAlert: z.number().nullable().describe('percent'),
  autoextend: z.boolean(),
  autoextendPercent: z.number().describe('0 if it does not grow'),
  walltimeAlert: z.boolean(),
  walltimeAlertHours: z.number().describe('0 without an alert'),
  region: Ref,
  runLowPriority: z.boolean(),
  sshConnection: z.string().nullable(),
  urls: z.object({ statuses: z.string() }),
  status: StorageStatus,
  statusReason: z.string().nullable(),
  statusDate: WireDate,
  usedBytes: z.number().describe('as last measured'),
  alerts: z.array(z.string()).describe('what its owner asked to be told of'),
  dateStarted: WireDate.nullable(),
  dateStopped: WireDate.nullable(),
  endsBefore: WireDate.nullable().describe('when its walltime ends it'),
  activeJobs: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .describe('jobs under way that mount it: it cannot be shut down before they are over'),
});
export type StorageDevice = z.infer<typeof StorageDevice>;

export const StorageDeviceStatusEntry = z.object({
  id: z.string(),
  storageDeviceId: z.string(),
  status: StorageStatus,
  statusDate: WireDate,
  statusReason: z.string().nullable(),
});
export type StorageDeviceStatusEntry = z.infer<typeof StorageDeviceStatusEntry>;

export const Region = z.object({ id: z.string(), name: z.string() });
export type Region = z.infer<typeof Region>;

const path = (what: string) =>
  z
    .string({ error: 'This field is required.' })
    .max(4000, 'At most 4000 characters.')
    .describe(what);

export const FileDownloadRequest = z.object(
  {
    files: z
      .array(z.object({ id: z.string({ error: 'This field is required.' }) }), {
        error: 'A list of {"id": …} is required.',
      })
      .min(1, 'At least one file is required.')
      .max(2000, 'At most 2000 files at once.'),
    outputDir: optional(path('a folder of the device'), ''),
  },
  OBJECT,
);
export type FileDownloadRequest = z.output<typeof FileDownloadRequest>;

/** A file of the device that is put into the work folder of a job. */
const DeviceInputRequest = z
  .object({
    input_file_type: optional(
      z.literal('COPY', {
        error: 'Only "COPY" is offered: the file is copied into the work folder.',
      }),
      'COPY',
    ),
    source_path: path('of a file, from the top of the device on').min(
      1,
      'This field may not be blank.',
    ),
    name: optional(requiredText(255), null),
    decompress: optional(looseBoolean, false),
    output_path: optional(path('a folder of the work folder'), ''),
  })
  .transform(({ source_path: sourcePath, name, decompress, output_path: outputPath }) => ({
    sourcePath,
    name: name ?? sourcePath.split('/').findLast((segment) => segment !== '') ?? '',
    decompress,
    outputPath,
  }));
export type DeviceInput = z.output<typeof DeviceInputRequest>;

/** `{"storage_device", "jobanalyses"}` says the same, and more. */
const toShortForm = (value: unknown): unknown =>
  isObject(value) && 'storage_device' in value
    ? { ...value, storageDevice: value['storage_device'] }
    : value;

export const AttachDeviceRequest = z.preprocess(
  toShortForm,
  z.object(
    {
      storageDevice: z.object(
        { id: z.string({ error: 'This field is required.' }) },
        { error: 'An object with an id is required.' },
      ),
      jobanalyses: optional(
        z.array(z.object({ input_files: optional(z.array(DeviceInputRequest), []) })),
        [],
      ),
    },
    OBJECT,
  ),
);
export type AttachDeviceRequest = z.output<typeof AttachDeviceRequest>;

export const JobStorageDevice = z.object({ id: z.string(), storageDevice: Ref });
export type JobStorageDevice = z.infer<typeof JobStorageDevice>;
