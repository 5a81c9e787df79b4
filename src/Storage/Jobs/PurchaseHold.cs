namespace ImageGen.Storage.Jobs;

/// <summary>To which job a purchase belongs.</summary>
internal enum PurchaseHold
{
    /// <summary>To the job of the caller.</summary>
    Own,

    /// <summary>The provider reported it for two jobs. It can't be decided to which of them it belongs, so that both continue with it.</summary>
    Shared,

    /// <summary>To another job.</summary>
    OfAnotherJob,
}
