namespace ImageGen.Providers;

/// <summary>The state of a prediction.</summary>
public abstract record Prediction
{
    private Prediction()
    {
    }

    /// <summary>The service has not ended it.</summary>
    /// <param name="Percent">The progress, 0 to 100, if the service reports it exactly; else null. Default null.</param>
    /// <param name="QueuePosition">Its position among the waiting orders in the service's own queue, from 1, if the service reports that it has not begun; else null. Default null.</param>
    public sealed record Running(int? Percent = null, int? QueuePosition = null) : Prediction;

    /// <summary>The image can be fetched.</summary>
    /// <param name="Image">Its source.</param>
    /// <param name="Report">What the service reports about it; null when it reports nothing.</param>
    public sealed record Succeeded(ImageSource Image, ImageReport? Report = null) : Prediction;

    /// <summary>Ended without an image.</summary>
    /// <param name="Refusal">The reason, and whether it may cost money.</param>
    public sealed record Failed(Refusal Refusal) : Prediction;

    /// <summary>
    /// Ended without an image for a temporary reason: the run was stopped at the server, or memory ran out. Only for services with free
    /// orders (<see cref="IImageProvider.IsFree"/>): it is ordered again.
    /// </summary>
    /// <param name="Message">What happened.</param>
    /// <param name="MostTries">How often in a row an order may end so before it counts as a lasting failure; null for the usual number of a temporary failure. Default null.</param>
    public sealed record Undone(string Message, int? MostTries = null) : Prediction;

    /// <summary>Stopped on request or by its deadline.</summary>
    /// <param name="MayHaveCharged">Whether it may cost money.</param>
    public sealed record Canceled(bool MayHaveCharged) : Prediction;

    /// <summary>The image was generated, but the service has deleted it, or no longer knows the id.</summary>
    /// <param name="Message">The service's message.</param>
    public sealed record Gone(string Message) : Prediction;
}
