/** Pages reach this read-only lookup here: it is nobody's state, and pages do not know HTTP. */
export { projectsResource } from '../data/projects';
