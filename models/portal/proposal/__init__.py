from . import (
    solidarity_matching_proposal_answer,
    solidarity_matching_proposal_answering,
    solidarity_matching_proposal_portal,
    solidarity_matching_proposal_waiting,
)
