/** The page reaches its lookup here: it is nobody's state, and pages do not know HTTP. */
export { exportUrl, usageResource, type UsageQuery } from '../data/usage';
