namespace ImageGen.Chaos.Checking;

/// <summary>The promises, by how they are broken.</summary>
internal enum FindingKind
{
    /// <summary>Accepted, and never ended or not known any more.</summary>
    Lost,

    /// <summary>More than one purchase for one job.</summary>
    BoughtTwice,

    /// <summary>A purchase that no job asked for.</summary>
    BoughtForNobody,

    /// <summary>Succeeded, and the provider sold nothing.</summary>
    SucceededUnbought,

    /// <summary>The image is not the one that was bought, or not the one that the job tells of.</summary>
    WrongPicture,

    /// <summary>No final event reached the subscriber.</summary>
    NotTold,

    /// <summary>Final events with different ids for one job.</summary>
    ToldTwice,

    /// <summary>The final event says something else than the job.</summary>
    ToldWrong,

    /// <summary>No final event was posted to the subscriber by webhook.</summary>
    NotPosted,

    /// <summary>Final events with different webhook ids for one job.</summary>
    PostedTwice,

    /// <summary>The webhook says something else than the job.</summary>
    PostedWrong,

    /// <summary>An ending that this scenario does not allow.</summary>
    WrongEnding,

    /// <summary>The image was on a disk when a worker died, and the job did not succeed.</summary>
    KeptAndLost,

    /// <summary>Bought after the gateway had said that the job is canceled.</summary>
    BoughtAfterCancel,

    /// <summary>A request that was made again under its key was answered with other jobs.</summary>
    KeyForgotten,

    /// <summary>Later than the scenario allows after the faults ended.</summary>
    RecoveredLate,

    /// <summary>The scenario did not do what it is for.</summary>
    ProvesNothing,
}
