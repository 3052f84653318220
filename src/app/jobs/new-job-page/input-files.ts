import type { JobForm } from '#contract/drafts';

interface UploadedFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
}

export const withFile = (form: JobForm, { id, name, size }: UploadedFile): Partial<JobForm> => ({
  inputFiles: [...form.inputFiles, { id, name, size, decompress: true }],
});

/** The file that was chosen as the table of a sweep, or as a template. */
export function withSweepFile(
  form: JobForm,
  file: UploadedFile,
  as: 'table' | 'template',
): Partial<JobForm> {
  const { sweep } = form;
  const processedName = file.name.replace(/\.(template|tmpl|tpl)$/i, '');
  return {
    ...withFile(form, file),
    sweep:
      as === 'table'
        ? { ...sweep, paramFile: file.id }
        : { ...sweep, templates: [...sweep.templates, { fileId: file.id, processedName }] },
  };
}

/** What is gone is no table and no template either. */
export const withoutFile = ({ inputFiles, sweep }: JobForm, fileId: string): Partial<JobForm> => ({
  inputFiles: inputFiles.filter(({ id }) => id !== fileId),
  sweep: {
    ...sweep,
    paramFile: sweep.paramFile === fileId ? null : sweep.paramFile,
    templates: sweep.templates.filter((template) => template.fileId !== fileId),
  },
});

export const withUnpackToggled = ({ inputFiles }: JobForm, fileId: string): Partial<JobForm> => ({
  inputFiles: inputFiles.map((file) =>
    file.id === fileId ? { ...file, decompress: !file.decompress } : file,
  ),
});
