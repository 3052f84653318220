import { httpResource } from '@angular/common/http';
import { Project } from '#contract/projects';
import { page } from '#contract/wire';

const Projects = page(Project);

/** What I may charge a job to, with what is left of each budget. */
export const projectsResource = () =>
  httpResource(() => '/api/v3/projects/?page_size=2000', {
    parse: (body) => Projects.parse(body).results.filter(({ mayCharge }) => mayCharge),
    defaultValue: [],
  });
