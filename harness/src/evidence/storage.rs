//! Where evidence is put: a folder, or what a test puts in its place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Where one run is recorded. Names are paths below the run's folder, with `/` between.
///
/// Three promises: `append` adds the octets at the end or fails, and may leave a part of them when
/// it fails; `put` gives a file whole or not at all; after `sync` all of both survives a power cut.
pub trait Storage: Send {
    /// Adds `octets` at the end of the file `name`, which is made where it is not there.
    fn append(&mut self, name: &str, octets: &[u8]) -> io::Result<()>;
    /// Writes a whole file. Doing so again with the same octets changes nothing.
    fn put(&mut self, name: &str, octets: &[u8]) -> io::Result<()>;
    /// Waits until everything given so far is on the disk.
    fn sync(&mut self) -> io::Result<()>;
}

/// A folder.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    appending: BTreeMap<String, File>,
    /// Files that were written and are not yet synced.
    dirty: Vec<File>,
    /// Folders likewise.
    folders: BTreeSet<PathBuf>,
    dirty_appends: bool,
}

impl Disk {
    /// Records below `root`, which exists.
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        Self {
            root,
            appending: BTreeMap::new(),
            dirty: Vec::new(),
            folders: BTreeSet::new(),
            dirty_appends: false,
        }
    }

    fn opened(&mut self, name: &str) -> io::Result<&mut File> {
        if !self.appending.contains_key(name) {
            let path = self.root.join(name);
            let file = OpenOptions::new().append(true).create(true).open(&path)?;
            self.folders.extend(path.parent().map(Path::to_owned));
            self.appending.insert(name.to_owned(), file);
        }
        self.appending.get_mut(name).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Storage for Disk {
    fn append(&mut self, name: &str, octets: &[u8]) -> io::Result<()> {
        self.dirty_appends = true;
        self.opened(name)?.write_all(octets)
    }

    fn put(&mut self, name: &str, octets: &[u8]) -> io::Result<()> {
        let path = self.root.join(name);
        if path.exists() {
            return Ok(());
        }
        self.dirty.push(write_whole(&path, octets, 0o644)?);
        self.folders.extend(path.parent().map(Path::to_owned));
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        // Blobs before the lines that cite them.
        for file in self.dirty.drain(..) {
            file.sync_all()?;
        }
        for folder in std::mem::take(&mut self.folders) {
            File::open(folder)?.sync_all()?;
        }
        if std::mem::take(&mut self.dirty_appends) {
            for file in self.appending.values() {
                file.sync_data()?;
            }
        }
        Ok(())
    }
}

/// Writes a file under another name and renames it, so that no reader meets half of it. What is
/// given back is the file, not yet synced.
pub fn write_whole(path: &Path, octets: &[u8], mode: u32) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(&partial)?;
    if let Err(error) = file.write_all(octets).and_then(|()| fs::rename(&partial, path)) {
        // What cannot be removed either is a file that nothing cites.
        let _ = fs::remove_file(&partial);
        return Err(error);
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_appended_and_put_is_there() {
        let root = tempfile::tempdir().unwrap();
        let mut disk = Disk::new(root.path().to_owned());
        disk.append("log.jsonl", b"one\n").unwrap();
        disk.put("blobs/a", b"octets").unwrap();
        disk.append("log.jsonl", b"two\n").unwrap();
        disk.put("blobs/a", b"octets").unwrap();
        disk.sync().unwrap();
        assert_eq!(fs::read(root.path().join("log.jsonl")).unwrap(), b"one\ntwo\n");
        assert_eq!(fs::read(root.path().join("blobs/a")).unwrap(), b"octets");
        assert_eq!(
            fs::read_dir(root.path().join("blobs")).unwrap().count(),
            1,
            "nothing left over"
        );
    }
}
