"""Where a SQLite database must not be: network shares and folders that a cloud service keeps in sync.

Locks do not hold on a share, and a sync service copies the file while it is being written: both end in a
damaged database. Looks at names, marks and the table of mounts; a share that hides itself better is not seen.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath, PureWindowsPath

MOUNTS = Path("/proc/mounts")

NETWORK_TYPES = frozenset({
    "nfs", "nfs3", "nfs4", "cifs", "smb3", "smbfs", "smb2", "ncpfs", "9p", "davfs", "afs", "ceph", "coda",
    "glusterfs", "lustre", "gpfs", "beegfs", "orangefs", "pvfs2", "gfs", "gfs2", "ocfs2", "vboxsf", "prl_fs",
    "vmhgfs", "drvfs"
})  # fmt: skip
NETWORK_FUSE = frozenset({
    "sshfs", "rclone", "s3fs", "gcsfuse", "goofys", "davfs2", "gvfsd-fuse", "glusterfs", "ceph", "ceph-fuse",
    "vmhgfs-fuse", "smbnetfs", "curlftpfs", "google-drive-ocamlfuse", "onedriver", "juicefs", "mfs", "seaweedfs",
    "grpcfuse"
})  # fmt: skip
CLOUD_NAMES = {
    "OneDrive": "OneDrive",
    "Dropbox": "Dropbox",
    "Google Drive": "Google Drive",
    "GoogleDrive": "Google Drive",
    "My Drive": "Google Drive",
    "iCloud Drive": "iCloud",
    "iCloudDrive": "iCloud",
    "Mobile Documents": "iCloud",
    "CloudStorage": "a cloud service",
    "Nextcloud": "Nextcloud",
    "ownCloud": "ownCloud",
    "Box Sync": "Box",
    "pCloudDrive": "pCloud",
    "pCloud Drive": "pCloud",
    "MEGAsync": "MEGA",
}
"""Name of a folder as the service itself gives it → the service. "OneDrive - Firm" and "Dropbox (Firm)" count too."""
CLOUD_MARKS = {
    ".dropbox.cache": "Dropbox",
    ".sync_*.db": "Nextcloud",
    "._sync_*.db": "Nextcloud",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".stfolder": "Syncthing",
    ".tmp.drivedownload": "Google Drive",
    ".sync/ID": "Resilio Sync",
}
"""What a service leaves in the folder that it syncs → the service."""
DROPBOX_MARK = ".dropbox"
"""A file in the synced folder. In the home folder of everybody with Dropbox a *folder* of this name holds settings."""
DRIVE_REMOTE = 4
"""What Windows answers for a drive letter that stands for a share."""


def problem_with(folder: PurePath, mounts: str | None = None) -> str | None:
    """Say why a database must not be in `folder` (absolute, links resolved), or None.

    `mounts`: the table of mounts as text; by default this machine's.

    >>> problem_with(PureWindowsPath("C:/Users/ana/OneDrive - Firm/cairn"))
    'it is kept in sync by OneDrive'
    """
    if _is_share(folder):
        return "it is on a network share"
    if service := _service_named(folder) or _service_marked(folder):
        return f"it is kept in sync by {service}"
    kind = mount_type(folder, _mounts() if mounts is None else mounts)
    if kind in NETWORK_TYPES or (kind.startswith("fuse.") and kind.removeprefix("fuse.") in NETWORK_FUSE):
        return f"it is on a network file system ({kind})"
    return None


def _is_share(folder: PurePath) -> bool:
    r"""`\\server\share`, also in its long form, or a drive letter that stands for one; `\\?\C:` is a local drive."""
    if not isinstance(folder, PureWindowsPath):
        return False
    drive = folder.drive.upper()
    if drive.startswith("\\\\"):
        return drive.startswith("\\\\?\\UNC") or not drive.startswith(("\\\\?\\", "\\\\.\\"))
    return _is_remote_drive(folder.anchor)


def _is_remote_drive(anchor: str) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(anchor) == DRIVE_REMOTE)
    else:  # noqa: RET505 - mypy reads an early return as code that is never reached
        return False


def _service_named(folder: PurePath) -> str | None:
    for part in folder.parts:
        name = re.split(r" - | \(", part, maxsplit=1)[0]
        if name in CLOUD_NAMES:
            return CLOUD_NAMES[name]
    return None


def _service_marked(folder: PurePath) -> str | None:
    if not isinstance(folder, Path):
        return None
    for place in (folder, *folder.parents):
        with contextlib.suppress(OSError):
            if (place / DROPBOX_MARK).is_file():
                return "Dropbox"
            for mark, service in CLOUD_MARKS.items():
                if any(place.glob(mark)):
                    return service
    return None


def _mounts() -> str:
    try:
        return MOUNTS.read_text("utf-8", errors="surrogateescape")
    except OSError:
        return ""


def mount_type(folder: PurePath, mounts: str) -> str:
    """The type of the file system that `folder` is on; "" where the table does not say.

    Of several mounts on one place the last one counts: it covers the others.
    """
    inner, kind = -1, ""
    for point, name in _mount_points(mounts):
        depth = len(point.parts)
        if depth >= inner and folder.is_relative_to(point):
            inner, kind = depth, name
    return kind


def _mount_points(mounts: str) -> Iterator[tuple[PurePath, str]]:
    for line in mounts.splitlines():
        words = line.split(" ")
        # Sandboxed containers call their own root 9p; it is as local as anything they have.
        if len(words) >= 3 and words[1:3] != ["/", "9p"]:
            place = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), words[1])
            yield PurePath(place), words[2]
