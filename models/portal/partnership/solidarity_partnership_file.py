import base64
import binascii
from unicodedata import category

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import human_size

from ...row_lock import take_rows
from .solidarity_partnership_message import SIDES

SIZE_MAX = 10 * 1024 * 1024
NAME_MAX = 120
FILES_MAX = 200
#: Control signs, signs that turn the direction of reading, line ends and halves of signs: a name shows what it is.
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
ZIP = (b"PK\x03\x04",)
#: What may be shared: ending of the name, type, and how such a file begins. Nothing that a browser or an office
#: program would run.
KINDS = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIP),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIP),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", ZIP),
    "odt": ("application/vnd.oasis.opendocument.text", ZIP),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", ZIP),
    "odp": ("application/vnd.oasis.opendocument.presentation", ZIP),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
}


def kind_of(name):
    """The ending of a file's name, in small letters."""
    return (name or "").rpartition(".")[2].lower()


class SolidarityPartnershipFile(models.Model):
    """A file that both municipalities and the service see. Whoever shared it may take it back; whom it concerns is
    told by e-mail, as of a message."""

    _name = "solidarity.partnership.file"
    _description = "Shared File"
    _order = "id desc"

    partnership_id = fields.Many2one("solidarity.partnership", required=True, index=True, ondelete="cascade")
    name = fields.Char("File Name", required=True)
    file = fields.Binary(required=True, attachment=True)
    size = fields.Integer(
        "Size in Bytes", compute="_compute_size", store=True, precompute=True, aggregator="sum"
    )
    side = fields.Selection(SIDES, "Shared by", default="service", required=True, readonly=True, index=True)
    uploader_id = fields.Many2one(
        "res.partner",
        "Person",
        default=lambda self: self.env.user.partner_id,
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Datetime("Shared on", default=fields.Datetime.now, required=True, readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Whoever shares a file, in the portal or in the office, the others hear of it."""
        files = super().create(vals_list)
        files_sudo = files.sudo()  # what people are told is written by these steps alone
        take_rows(files_sudo.partnership_id)
        for shared in files_sudo:
            shared.env["solidarity.partnership.notice"]._announce(shared, shared.uploader_id)
        return files

    @api.depends("file")
    def _compute_size(self):
        for shared in self.with_context(bin_size=False):
            shared.size = len(shared._content())

    @api.constrains("name", "file")
    def _check_kind(self):
        for shared in self.with_context(bin_size=False):
            self._check_content(shared.name, shared._content())

    def _content(self):
        """:return: bytes"""
        self.ensure_one()
        try:
            return base64.b64decode(self.file or b"")
        except binascii.Error:
            return b""

    @api.model
    def _check_content(self, name, content):
        """:raise ValidationError: saying what is wrong with such a file"""
        mimetype, beginnings = KINDS.get(kind_of(name), (None, ()))
        if not mimetype:
            raise ValidationError(
                self.env._("Files of this kind cannot be shared. Possible are: %s.", ", ".join(KINDS))
            )
        if len(name) > NAME_MAX or any(sign in '/\\"<>|:*?' or category(sign) in UNSEEN for sign in name):
            raise ValidationError(
                self.env._("Please give the file a shorter, simpler name of at most %s characters.", NAME_MAX)
            )
        if not content:
            raise ValidationError(self.env._("The file is empty."))
        if len(content) > SIZE_MAX:
            raise ValidationError(
                self.env._("The file is too large. Files have at most %s.", human_size(SIZE_MAX))
            )
        if not content.startswith(beginnings):
            raise ValidationError(self.env._("The content of the file does not fit its name."))

    def _mimetype(self):
        self.ensure_one()
        return KINDS[kind_of(self.name)][0]


class SolidarityPartnership(models.Model):
    """Files that both municipalities share."""

    _inherit = "solidarity.partnership"

    shared_file_ids = fields.One2many(
        "solidarity.partnership.file",
        "partnership_id",
        "Files of Both Municipalities",
        groups="solidarity_partnership.group_reader",
    )

    def _shared_files(self):
        """The files of a partnership that the user may read, as superuser."""
        self.ensure_one()
        self.check_access("read")
        return self.env["solidarity.partnership.file"].sudo().search([("partnership_id", "=", self.id)])

    def _portal_share_file(self, name, content):
        """A contact person shares a file with the other side and the service.

        :param name: as the browser gave it; a path before it is left out
        :param content: bytes
        :raise AccessError: for whoever is no contact person
        :raise UserError: saying what is wrong with the file
        """
        side, municipality = self._portal_side()
        self._check_shared()
        name = (name or "").replace("\\", "/").rpartition("/")[2].strip()
        files_sudo = self.env["solidarity.partnership.file"].sudo()  # portal users write by this method only
        files_sudo._check_content(name, content)
        take_rows(self.sudo())  # one file of a partnership at a time: a double click finds the first
        if len(self._shared_files()) >= FILES_MAX:
            raise UserError(self.env._("There are too many files already: please remove some first."))
        encoded = base64.b64encode(content)
        person = self.env.user.partner_id
        own = [("partnership_id", "=", self.id), ("uploader_id", "=", person.id), ("name", "=", name)]
        if any(file.with_context(bin_size=False).file == encoded for file in files_sudo.search(own)):
            return
        files_sudo.create(
            {
                "partnership_id": self.id,
                "name": name,
                "file": encoded,
                "side": side,
                "uploader_id": person.id,
            }
        )
        self._log_of_files(self.env._("File shared: %s", name), municipality)

    def _portal_remove_file(self, file_id):
        """A municipality takes back one of its own files; what it was called stays in the chatter.

        :raise AccessError: for files of others, and those that there are not
        """
        side, municipality = self._portal_side()
        shared_sudo = self._shared_files().filtered(lambda shared: shared.id == file_id)
        if not shared_sudo or shared_sudo.side != side:
            raise AccessError(self.env._("Only files of your own municipality can be removed."))
        name = shared_sudo.name
        shared_sudo.unlink()
        self._log_of_files(self.env._("File removed: %s", name), municipality)

    def _log_of_files(self, words, municipality):
        person = self.env.user.partner_id
        body = f"{words} ({municipality.display_name})"
        self.sudo()._message_log(body=body, author_id=person.id)  # the trail of what was checked just now
