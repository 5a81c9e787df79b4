namespace ImageGen.Providers;

/// <summary>How a prediction stands.</summary>
public abstract record Prediction
{
    private Prediction()
    {
    }

    /// <summary>The service has not ended it.</summary>
    /// <param name="Percent">How far the image is, 0 to 100, where the service says so and does not make anybody guess; null where it does not. Default null.</param>
    /// <param name="Place">Its place among the orders that wait in the service's own queue, from 1, where the service says that it has not begun; else null. Default null.</param>
    public sealed record Running(int? Percent = null, int? Place = null) : Prediction;

    /// <summary>The image is there to be fetched.</summary>
    /// <param name="Image">Where.</param>
    /// <param name="Report">What the service says of how it was made; null when it says nothing.</param>
    public sealed record Succeeded(ImageSource Image, ImageReport? Report = null) : Prediction;

    /// <summary>Ended without an image.</summary>
    /// <param name="Refusal">Why, and whether it may cost money.</param>
    public sealed record Failed(Refusal Refusal) : Prediction;

    /// <summary>
    /// Ended without an image for a reason that may pass: somebody stopped the run at the server, or memory ran out. Only of services where another order
    /// is free (<see cref="IImageProvider.IsFree"/>): it is ordered again.
    /// </summary>
    /// <param name="Message">What happened.</param>
    /// <param name="MostTries">How often in a row an order may end just so before it counts as lasting; null for as often as any passing fault. Default null.</param>
    public sealed record Undone(string Message, int? MostTries = null) : Prediction;

    /// <summary>Stopped at our wish or by its deadline.</summary>
    /// <param name="MayHaveCharged">Whether it may cost money.</param>
    public sealed record Canceled(bool MayHaveCharged) : Prediction;

    /// <summary>The image was made, but the service has deleted it, or does not know the id any more.</summary>
    /// <param name="Message">What it said.</param>
    public sealed record Gone(string Message) : Prediction;
}
