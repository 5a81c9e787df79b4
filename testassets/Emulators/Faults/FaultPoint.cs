namespace ImageGen.Emulators;

/// <summary>Where in the life of a purchase a fault strikes.</summary>
public enum FaultPoint
{
    /// <summary>A creation, before it is accepted: nothing is bought.</summary>
    Create,

    /// <summary>A creation that has been accepted, before or while it is answered: it is bought.</summary>
    Accepted,

    /// <summary>How an accepted creation ends.</summary>
    Outcome,

    /// <summary>A question for one purchase.</summary>
    Poll,

    /// <summary>A socket on which a service tells what happens.</summary>
    Listen,

    /// <summary>A listing.</summary>
    List,

    /// <summary>A cancellation, before it is done.</summary>
    Cancel,

    /// <summary>A download of an image.</summary>
    Delivery,
}
