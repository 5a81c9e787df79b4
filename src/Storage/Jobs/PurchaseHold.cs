namespace ImageGen.Storage.Jobs;

/// <summary>Whose a purchase is.</summary>
internal enum PurchaseHold
{
    /// <summary>The job's that asked.</summary>
    Own,

    /// <summary>The provider told two jobs of it. Nobody can say whose it is, so both go on with it.</summary>
    Shared,

    /// <summary>Another job's.</summary>
    Anothers,
}
