"""The database is refused where locks do not hold or a service copies it while it is written."""

from __future__ import annotations

from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from db.folders import NETWORK_FUSE, NETWORK_TYPES, mount_type, problem_with
from domain.errors import WorkspaceBroken
from services.settings import Settings
from services.workspace import open_workspace

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
nas:/home /mnt/nas nfs4 rw,vers=4.2 0 0
/dev/sdb1 /mnt/nas/local ext4 rw 0 0
//files/team /mnt/team\\040files cifs rw 0 0
ana@host:/ /home/ana/far fuse.sshfs rw 0 0
/dev/sdc1 /media/stick fuseblk rw 0 0
C:\\134 /mnt/c 9p rw,aname=drvfs;path=C:\\134 0 0
systemd-1 /auto autofs rw 0 0
nas:/auto /auto nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/mnt/nas/cairn", "nfs4"),
        ("/mnt/nas", "nfs4"),
        ("/mnt/team files/cairn/workspace", "cifs"),
        ("/home/ana/far/cairn", "fuse.sshfs"),
        ("/mnt/c/Users/ana/cairn", "9p"),
        ("/auto/cairn", "nfs"),
    ],
)
def test_a_network_file_system_is_named(folder: str, kind: str) -> None:
    assert problem_with(PurePosixPath(folder), MOUNTS) == f"it is on a network file system ({kind})"


@pytest.mark.parametrize("kind", sorted(NETWORK_TYPES) + [f"fuse.{name}" for name in sorted(NETWORK_FUSE)])
def test_every_network_type_is_refused_where_it_is_mounted(kind: str) -> None:
    assert problem_with(PurePosixPath("/srv/cairn"), f"/dev/a / ext4 rw 0 0\nx /srv {kind} rw 0 0\n")
    assert problem_with(PurePosixPath("/other/cairn"), f"/dev/a / ext4 rw 0 0\nx /srv {kind} rw 0 0\n") is None


@pytest.mark.parametrize(
    "folder", ["/home/ana/cairn", "/mnt/nas/local/cairn", "/mnt/nasty/cairn", "/media/stick/cairn", "/"]
)
def test_a_local_disk_is_fine_whatever_is_mounted_beside_it(folder: str) -> None:
    assert problem_with(PurePosixPath(folder), MOUNTS) is None


def test_the_root_of_a_sandboxed_container_counts_as_local() -> None:
    assert problem_with(PurePosixPath("/srv/cairn"), "none / 9p rw,trans=fd 0 0\n") is None


def test_a_table_of_mounts_that_cannot_be_understood_refuses_nobody() -> None:
    assert mount_type(PurePosixPath("/home"), "") == ""
    assert problem_with(PurePosixPath("/home"), "garbage\n\nmore garbage here") is None


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        (PureWindowsPath("C:/Users/ana/OneDrive/cairn"), "OneDrive"),
        (PureWindowsPath("C:/Users/ana/OneDrive - Firm GmbH/plans/cairn"), "OneDrive"),
        (PureWindowsPath("G:/My Drive/cairn"), "Google Drive"),
        (PureWindowsPath("C:/Users/ana/iCloudDrive/cairn"), "iCloud"),
        (PurePosixPath("/home/ana/Dropbox/cairn"), "Dropbox"),
        (PurePosixPath("/home/ana/Dropbox (Firm)/cairn"), "Dropbox"),
        (PurePosixPath("/home/ana/Nextcloud/cairn"), "Nextcloud"),
        (PurePosixPath("/Users/ana/Google Drive/cairn"), "Google Drive"),
        (PurePosixPath("/Users/ana/Library/Mobile Documents/com~apple~CloudDocs/cairn"), "iCloud"),
        (PurePosixPath("/Users/ana/Library/CloudStorage/Box-Box/cairn"), "a cloud service"),
    ],
)
def test_the_folder_of_a_cloud_service_is_known_by_its_name(folder: PurePath, service: str) -> None:
    assert problem_with(folder, MOUNTS) == f"it is kept in sync by {service}"


@pytest.mark.parametrize(
    ("mark", "service"),
    [
        (".dropbox", "Dropbox"),
        (".dropbox.cache/x", "Dropbox"),
        (".sync_1f2e3d4c5b6a.db", "Nextcloud"),
        ("._sync_1f2e3d4c5b6a.db", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"),
        (".stfolder/x", "Syncthing"),
        (".tmp.drivedownload/x", "Google Drive"),
        (".sync/ID", "Resilio Sync"),
    ],
)
def test_the_folder_of_a_cloud_service_is_known_by_what_it_leaves_there(
    tmp_path: Path, mark: str, service: str
) -> None:
    made = tmp_path / "synced" / mark
    made.parent.mkdir(parents=True)
    made.write_bytes(b"")
    assert problem_with(tmp_path / "synced" / "plans" / "cairn", "") == f"it is kept in sync by {service}"
    assert problem_with(tmp_path / "beside", "") is None


def test_the_settings_that_dropbox_keeps_in_a_home_folder_make_it_no_synced_folder(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    assert problem_with(tmp_path / "cairn", "") is None


@pytest.mark.parametrize(
    ("folder", "is_share"),
    [
        ("//files/team/cairn", True),
        (r"\\files\team\cairn", True),
        (r"\\?\UNC\files\team\cairn", True),
        (r"\\?\C:\cairn", False),
        (r"C:\cairn", False),
    ],
)
def test_a_windows_share_is_refused(folder: str, is_share: bool) -> None:
    assert problem_with(PureWindowsPath(folder), "") == ("it is on a network share" if is_share else None)


def test_a_workspace_is_not_opened_in_a_synced_folder_and_nothing_is_made_there(tmp_path: Path) -> None:
    place = tmp_path / "Dropbox" / "cairn"
    with pytest.raises(WorkspaceBroken, match="kept in sync by Dropbox") as refused:
        open_workspace(Settings(place))
    assert "local disk" in refused.value.hint
    assert not place.exists()


def test_a_link_into_a_synced_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "innocent").symlink_to(tmp_path / "Dropbox", target_is_directory=True)
    with pytest.raises(WorkspaceBroken, match="Dropbox"):
        open_workspace(Settings(tmp_path / "innocent"))
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "cairn.db").symlink_to(tmp_path / "Dropbox" / "cairn.db")
    with pytest.raises(WorkspaceBroken, match="Dropbox"):
        open_workspace(Settings(tmp_path / "local"))
