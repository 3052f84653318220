/** Pages reach read-only lookups here: they are nobody's state, and pages do not know HTTP. */
export { analysesResource, examplesResource, uploadedFilesResource } from '../data/catalogue';
