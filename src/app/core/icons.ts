import { type EnvironmentProviders, inject, provideEnvironmentInitializer } from '@angular/core';
import { MatIconRegistry } from '@angular/material/icon';
import { DomSanitizer } from '@angular/platform-browser';
import add from '@material-symbols/svg-400/outlined/add.svg';
import api from '@material-symbols/svg-400/outlined/api.svg';
import arrowBack from '@material-symbols/svg-400/outlined/arrow_back.svg';
import arrowDownward from '@material-symbols/svg-400/outlined/arrow_downward.svg';
import arrowUpward from '@material-symbols/svg-400/outlined/arrow_upward.svg';
import cancel from '@material-symbols/svg-400/outlined/cancel.svg';
import check from '@material-symbols/svg-400/outlined/check.svg';
import checkCircle from '@material-symbols/svg-400/outlined/check_circle.svg';
import chevronLeft from '@material-symbols/svg-400/outlined/chevron_left.svg';
import chevronRight from '@material-symbols/svg-400/outlined/chevron_right.svg';
import close from '@material-symbols/svg-400/outlined/close.svg';
import contentCopy from '@material-symbols/svg-400/outlined/content_copy.svg';
import darkMode from '@material-symbols/svg-400/outlined/dark_mode.svg';
import deleteIcon from '@material-symbols/svg-400/outlined/delete.svg';
import description from '@material-symbols/svg-400/outlined/description.svg';
import dns from '@material-symbols/svg-400/outlined/dns.svg';
import download from '@material-symbols/svg-400/outlined/download.svg';
import edit from '@material-symbols/svg-400/outlined/edit.svg';
import error from '@material-symbols/svg-400/outlined/error.svg';
import folderOpen from '@material-symbols/svg-400/outlined/folder_open.svg';
import group from '@material-symbols/svg-400/outlined/group.svg';
import groupAdd from '@material-symbols/svg-400/outlined/group_add.svg';
import history from '@material-symbols/svg-400/outlined/history.svg';
import info from '@material-symbols/svg-400/outlined/info.svg';
import lightMode from '@material-symbols/svg-400/outlined/light_mode.svg';
import logout from '@material-symbols/svg-400/outlined/logout.svg';
import memory from '@material-symbols/svg-400/outlined/memory.svg';
import moreVert from '@material-symbols/svg-400/outlined/more_vert.svg';
import openInNew from '@material-symbols/svg-400/outlined/open_in_new.svg';
import pause from '@material-symbols/svg-400/outlined/pause.svg';
import playArrow from '@material-symbols/svg-400/outlined/play_arrow.svg';
import refresh from '@material-symbols/svg-400/outlined/refresh.svg';
import replay from '@material-symbols/svg-400/outlined/replay.svg';
import schedule from '@material-symbols/svg-400/outlined/schedule.svg';
import search from '@material-symbols/svg-400/outlined/search.svg';
import settings from '@material-symbols/svg-400/outlined/settings.svg';
import stop from '@material-symbols/svg-400/outlined/stop.svg';
import uploadFile from '@material-symbols/svg-400/outlined/upload_file.svg';
import verticalAlignBottom from '@material-symbols/svg-400/outlined/vertical_align_bottom.svg';
import viewColumn from '@material-symbols/svg-400/outlined/view_column.svg';
import visibility from '@material-symbols/svg-400/outlined/visibility.svg';
import warning from '@material-symbols/svg-400/outlined/warning.svg';
import work from '@material-symbols/svg-400/outlined/work.svg';
import wrapText from '@material-symbols/svg-400/outlined/wrap_text.svg';

/** Only those that are used; each is shipped once, inside the script. */
const icons = {
  add,
  api,
  arrow_back: arrowBack,
  arrow_downward: arrowDownward,
  arrow_upward: arrowUpward,
  cancel,
  check,
  check_circle: checkCircle,
  chevron_left: chevronLeft,
  chevron_right: chevronRight,
  close,
  content_copy: contentCopy,
  dark_mode: darkMode,
  delete: deleteIcon,
  description,
  dns,
  download,
  edit,
  error,
  folder_open: folderOpen,
  group,
  group_add: groupAdd,
  history,
  info,
  light_mode: lightMode,
  logout,
  memory,
  more_vert: moreVert,
  open_in_new: openInNew,
  pause,
  play_arrow: playArrow,
  refresh,
  replay,
  schedule,
  search,
  settings,
  stop,
  upload_file: uploadFile,
  vertical_align_bottom: verticalAlignBottom,
  view_column: viewColumn,
  visibility,
  warning,
  work,
  wrap_text: wrapText,
};

/** A name for `<mat-icon svgIcon="…">`. */
export type IconName = keyof typeof icons;

/** Fills the icon registry, so that no icon is ever fetched or drawn from a font. */
export function provideIcons(): EnvironmentProviders {
  return provideEnvironmentInitializer(() => {
    const registry = inject(MatIconRegistry);
    const sanitizer = inject(DomSanitizer);
    for (const [name, svg] of Object.entries(icons)) {
      // Markup of a package that we ship, known when this was built.
      registry.addSvgIconLiteral(name, sanitizer.bypassSecurityTrustHtml(svg));
    }
  });
}
