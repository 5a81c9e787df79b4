namespace ImageGen.Providers;

/// <summary>How a prediction stands.</summary>
public abstract record Prediction
{
    private Prediction()
    {
    }

    /// <summary>The service has not ended it.</summary>
    /// <param name="Percent">How far the picture is, 0 to 100, where the service says so and does not make anybody guess; null where it does not. Default null.</param>
    public sealed record Running(int? Percent = null) : Prediction;

    /// <summary>The picture is there to be fetched.</summary>
    /// <param name="Picture">Where.</param>
    /// <param name="Report">What the service says of how it was made; null when it says nothing.</param>
    public sealed record Succeeded(PictureSource Picture, ImageReport? Report = null) : Prediction;

    /// <summary>Ended without a picture.</summary>
    /// <param name="Refusal">Why, and whether it may cost money.</param>
    public sealed record Failed(Refusal Refusal) : Prediction;

    /// <summary>Stopped at our wish or by its deadline.</summary>
    /// <param name="MayHaveCharged">Whether it may cost money.</param>
    public sealed record Canceled(bool MayHaveCharged) : Prediction;

    /// <summary>The picture was made, but the service has deleted it, or does not know the id any more.</summary>
    /// <param name="Message">What it said.</param>
    public sealed record Gone(string Message) : Prediction;
}
