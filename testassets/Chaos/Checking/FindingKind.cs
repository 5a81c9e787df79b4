namespace ImageGen.Chaos.Checking;

/// <summary>The ways in which a guarantee can be broken.</summary>
internal enum FindingKind
{
    /// <summary>The job was accepted, and never ended or is no longer known.</summary>
    Lost,

    /// <summary>One job has more than one purchase.</summary>
    DuplicatePurchase,

    /// <summary>A purchase belongs to no job.</summary>
    PurchaseWithoutJob,

    /// <summary>The job succeeded without a purchase at the provider.</summary>
    SuccessWithoutPurchase,

    /// <summary>The image is not the one that was bought, or not the one that the job names.</summary>
    WrongImage,

    /// <summary>No final event reached the subscriber.</summary>
    NoFinalEvent,

    /// <summary>One job has final events with different ids.</summary>
    DuplicateFinalEvent,

    /// <summary>The final event contradicts the job.</summary>
    WrongFinalEvent,

    /// <summary>No webhook with the final event reached the subscriber.</summary>
    NoFinalWebhook,

    /// <summary>One job has final webhooks with different webhook ids.</summary>
    DuplicateFinalWebhook,

    /// <summary>The webhook contradicts the job.</summary>
    WrongFinalWebhook,

    /// <summary>The job ended in a state that this scenario does not allow.</summary>
    DisallowedEndState,

    /// <summary>The image was on a disk when its worker died, and the job did not succeed.</summary>
    StoredImageLost,

    /// <summary>The purchase happened after the gateway had confirmed the cancellation.</summary>
    PurchaseAfterCancel,

    /// <summary>A request that was repeated under its idempotency key returned other jobs.</summary>
    IdempotencyKeyLost,

    /// <summary>The last job ended later after the faults than the scenario allows.</summary>
    RecoveryTooLate,

    /// <summary>The run did not exercise what the scenario tests, or failed itself.</summary>
    InvalidRun,
}
