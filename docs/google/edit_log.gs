/**
 * An edit log for one spreadsheet: who put which value into which cell, in a tab that Cairn reads.
 *
 * Optional. With it, Cairn names the author of an edit as certain; without it, it names those who saved meanwhile.
 * It stays in the spreadsheet, sends nothing anywhere, and keeps the latest 2,000 lines.
 *
 * To install: Extensions, Apps Script; paste this file; choose `install` above the text, Run, and allow what it asks.
 * To remove: run `uninstall`. Everybody with access to the sheet can read the log: tell them that it is kept.
 */
const LOG = 'Cairn edit log';
const MARK = 'cairn-edit-log';
const HEADER = ['When (UTC)', 'Who', 'Tab', 'Row', 'Column', 'The row afterwards'];
const MOST_LINES = 2000;
const MOST_CELLS = 200;

/** Make the tab, tell Cairn its number, and have `logEdit` called for every edit. */
function install() {
  const book = SpreadsheetApp.getActive();
  uninstallTrigger_();
  const log = book.getSheetByName(LOG) || book.insertSheet(LOG);
  log.getRange(1, 1, 1, HEADER.length).setValues([HEADER]);
  log.setFrozenRows(1);
  log.hideSheet();
  protect_(log);
  book.createDeveloperMetadataFinder().withKey(MARK).find().forEach((note) => note.remove());
  book.addDeveloperMetadata(MARK, String(log.getSheetId()), SpreadsheetApp.DeveloperMetadataVisibility.DOCUMENT);
  // Only an installed trigger is told who edits; a simple `onEdit` is not.
  ScriptApp.newTrigger('logEdit').forSpreadsheet(book).onEdit().create();
}

/** Whoever could write into the log could put words into somebody's mouth: only who installed it may. */
function protect_(log) {
  const protection = log.protect().setDescription('Cairn edit log: written by its script alone');
  protection.removeEditors(protection.getEditors());
  if (protection.canDomainEdit()) protection.setDomainEdit(false);
}

/** Stop logging. The tab with what was logged stays until somebody deletes it. */
function uninstall() {
  uninstallTrigger_();
  SpreadsheetApp.getActive().createDeveloperMetadataFinder().withKey(MARK).find().forEach((note) => note.remove());
}

function uninstallTrigger_() {
  ScriptApp.getProjectTriggers()
    .filter((trigger) => trigger.getHandlerFunction() === 'logEdit')
    .forEach((trigger) => ScriptApp.deleteTrigger(trigger));
}

/** One line for each cell of an edit. Google tells the address of colleagues in the same organisation only. */
function logEdit(event) {
  const range = event.range, sheet = range.getSheet();
  const who = event.user ? event.user.getEmail() : '';
  const cells = range.getNumRows() * range.getNumColumns();
  if (!who || sheet.getName() === LOG || cells > MOST_CELLS) return;
  const lines = [], when = new Date().toISOString(), width = sheet.getLastColumn();
  for (let row = range.getRow(); row <= range.getLastRow(); row++) {
    const said = JSON.stringify(sheet.getRange(row, 1, 1, Math.max(width, range.getLastColumn())).getValues()[0].map(shown_));
    for (let column = range.getColumn(); column <= range.getLastColumn(); column++) {
      lines.push([when, who, String(sheet.getSheetId()), row, column, said]);
    }
  }
  append_(lines);
}

/** A value as Cairn writes it down to compare: days and moments in the spreadsheet's own time. */
function shown_(value) {
  if (value instanceof Date) {
    return Utilities.formatDate(value, SpreadsheetApp.getActive().getSpreadsheetTimeZone(), 'yyyy-MM-dd HH:mm:ss');
  }
  return String(value);
}

/** Two people may edit at once: one after the other. */
function append_(lines) {
  const lock = LockService.getDocumentLock();
  if (!lock.tryLock(10000)) return;
  try {
    const log = SpreadsheetApp.getActive().getSheetByName(LOG);
    if (!log) return;
    log.getRange(log.getLastRow() + 1, 1, lines.length, HEADER.length).setNumberFormat('@').setValues(lines);
    const tooMany = log.getLastRow() - 1 - MOST_LINES;
    if (tooMany > 0) log.deleteRows(2, tooMany);
  } finally {
    lock.releaseLock();
  }
}
