export { exportUrl } from '../data/audit-api';
