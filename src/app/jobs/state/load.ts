/** The page reaches this read-only lookup here: it is nobody's state, and pages do not know HTTP. */
export { loadResource } from '../data/load';
