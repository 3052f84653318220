import type { WireShape } from './wire-shape.ts';

/** Section 3 of the wire contract, key by key. */

export const PAGE: WireShape = {
  count: 'int',
  previous: 'string?',
  results: 'array',
  next: 'string?',
};
export const FILE: WireShape = {
  ...{
    id: 'id',
    name: 'text',
    typeId: 'int',
    dateUploaded: 'Z',
    relativePath: 'text',
    decryptedSize: 'int',
  },
  ...{
    path: 'text',
    downloadUrl: 'text',
    md5: 'md5',
    encodedEncryptionKey: 'string',
    isUploaded: 'true',
  },
  ...{
    isDeleted: 'false',
    viewInBrowser: 'bool',
    owner: 'text',
    sharedWith: 'strings',
    userTags: 'strings',
  },
  fileChecksums: [{ hashFunction: 'text', fileHash: 'sha512' }],
  pathParts: { container: 'text', path: 'text' },
  storage: {
    id: 'id',
    storageType: 'text',
    encryptionType: 'text',
    connectionSettings: { region: 'string' },
  },
};
const TILE: WireShape = {
  analysis: { code: 'text', name: 'text', version: 'text', versionName: 'text' },
  ...{
    command: 'string',
    envVars: 'map',
    flags: 'map',
    inputFiles: 'array',
    templateTasks: 'array',
  },
  ...{
    onDemandLicenseSeller: 'map?',
    postProcessScript: 'map?',
    postProcessScriptCommand: 'string',
  },
  ...{ preProcessScript: 'map?', preProcessScriptCommand: 'string', useMpi: 'bool' },
  ...{ useRescaleLicense: 'bool', userDefinedLicenseSettings: 'map?' },
};
const HARDWARE: WireShape = {
  coreSummary: { memoryPerNode: 'number', numberOfNodes: 'int', storagePerNode: 'number' },
  ...{ coreType: 'text', coresPerSlot: 'int', slots: 'int', type: 'text', walltime: 'number?' },
};
export const JOB_V2: WireShape = {
  ...{
    archiveFilters: 'array',
    caseFile: 'map?',
    clusterId: 'string?',
    dateInserted: 'Z',
    description: 'string',
  },
  ...{
    expectedRuns: 'int?',
    id: 'id',
    includeNominalRun: 'bool',
    isLowPriority: 'bool',
    isTemplateDryRun: 'bool',
  },
  ...{
    jobvariables: 'array',
    monteCarloIterations: 'int?',
    name: 'text',
    optimizer: 'null',
    owner: 'text',
  },
  ...{ paramFile: 'map?', projectId: 'string?', remoteVizConfig: 'null' },
  jobanalyses: [{ ...TILE, hardware: HARDWARE }],
  resourceFilters: [
    { caseSensitive: 'bool', filterType: 'text', include: 'bool', selector: 'text' },
  ],
};
export const JOB_V3: WireShape = {
  ...JOB_V2,
  jobanalyses: [
    {
      ...TILE,
      analysis: {
        id: 'text',
        code: 'text',
        name: 'text',
        version: 'text',
        versionName: 'text',
        type: 'text',
      },
      hardware: { ...HARDWARE, coreType: { code: 'text', name: 'text' } },
    },
  ],
  ...{
    attachedJobs: 'array',
    autoAttachCloudfilesystem: 'false',
    autosuspend: 'null',
    clonedFrom: 'string?',
  },
  ...{
    currentUserHasFullAccess: 'true',
    customFields: 'map',
    delayedStart: 'null',
    folderId: 'string?',
  },
  ...{
    elapsedWalltimeSeconds: 'number?',
    isPinned: 'false',
    isPublisherSandbox: 'false',
    isTemplate: 'false',
  },
  ...{
    jobAutomations: 'array',
    launchConfig: 'null',
    osCostTier: 'null',
    overrideImageName: 'null',
  },
  ...{
    overrideImageRegion: 'null',
    region: 'null',
    rsjJob: 'null',
    sharedWith: 'strings',
    study: 'null',
  },
  ...{
    supportsReboot: 'false',
    suspendAvailable: 'false',
    suspensionStatus: 'null',
    templatedFrom: 'null',
  },
  userTags: 'strings',
};
const DISPLAY: WireShape = { content: 'string', labelClass: 'string', useLabel: 'bool' };
export const LIST_ITEM: WireShape = {
  ...{
    analysisNames: 'strings',
    clusterStatusDisplay: DISPLAY,
    clonedFrom: 'string?',
    dateInserted: 'Z',
    id: 'id',
  },
  ...{ isVisible: 'true', jobStatus: DISPLAY, name: 'text', owner: 'text', sharedWith: 'strings' },
  ...{ storage: 'int', userTags: 'strings' },
};
export const ENTRY: WireShape = { status: 'text', statusDate: 'Z', statusReason: 'string?' };
export const JOB_ENTRY_V2: WireShape = { ...ENTRY, statusDate: 'offset' };
export const JOB_ENTRY_V3: WireShape = {
  ...JOB_ENTRY_V2,
  ...{ id: 'text', jobId: 'id', substatus: 'string?', notify: 'false', preventDuplicates: 'false' },
};
export const CLUSTER: WireShape = {
  ...{
    id: 'id',
    name: 'text',
    owner: 'text',
    dateInserted: 'Z',
    status: 'text',
    runLowPriority: 'bool',
  },
  hardware: {
    coreType: { code: 'text', name: 'text' },
    ...{ coresPerSlot: 'int', slots: 'int', type: 'text', walltime: 'number?' },
  },
  installedAnalyses: [
    { analysis: { code: 'text', name: 'text', version: 'text', versionName: 'text' } },
  ],
};
export const RUN: WireShape = {
  ...{
    dateCompleted: 'Z?',
    dateStarted: 'Z?',
    displayOrder: 'int',
    id: 'text',
    isOptimal: 'false',
  },
  ...{
    outputFileCount: 'int',
    outputFileSize: 'int?',
    parent: 'null',
    type: 'int',
    variables: 'array',
  },
};
export const CORE_TYPE: WireShape = {
  ...{
    code: 'text',
    name: 'text',
    processorInfo: 'string',
    description: 'string',
    cores: 'ints',
    memory: 'int',
  },
  ...{
    storage: 'int',
    isActive: 'bool',
    isDeprecated: 'bool',
    isPrimary: 'bool',
    displayOrder: 'int?',
  },
  ...{
    hasSsd: 'bool',
    compute: 'string?',
    io: 'string',
    storageIo: 'string',
    remoteVizAllowed: 'bool',
  },
  ...{ categoryCodes: 'strings', gpuCounts: 'ints', features: 'strings', mustBeRequested: 'bool' },
  requiresTempSshAuth: 'bool',
};
export const ANALYSIS: WireShape = {
  ...{
    code: 'text',
    name: 'text',
    description: 'string',
    category: 'string',
    vendorName: 'string',
    pricing: 'string?',
  },
  ...{
    hasRescaleLicense: 'bool',
    hasShortTermLicense: 'bool',
    licenseSettings: 'array',
    optimizerType: 'int?',
  },
  ...{ thumbnail: 'string', displayOrder: 'int', industries: 'array', resources: 'array' },
  versions: [
    {
      ...{
        id: 'text',
        version: 'text',
        versionCode: 'text',
        eula: 'string?',
        allowedCoreTypes: 'strings',
      },
      ...{ stdCommand: 'string', mpiCommand: 'string', smpCommand: 'string' },
    },
  ],
};
export const INSTANCE: WireShape = {
  ...{ id: 'text', clusterId: 'id', role: 'text', publicHostname: 'text', publicIp: 'text' },
  ...{ sshPort: 'int', username: 'text' },
};
