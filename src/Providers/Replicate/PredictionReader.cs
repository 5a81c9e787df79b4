using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>Interprets a prediction as Replicate returns it.</summary>
internal sealed class PredictionReader(string token)
{
    // Outputs of predictions made over the API are deleted an hour after (replicate.com/docs/topics/predictions/data-retention).
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    /// <summary>The state of a prediction; null for a response without one.</summary>
    public Prediction? Read(WirePrediction? prediction, GenerationOrder order) => OrderStateParser.Of(prediction?.Status) switch
    {
        OrderState.Missing => null,
        OrderState.Succeeded => ReadOutput(prediction!, order),
        OrderState.Failed => new Prediction.Failed(ReadError(prediction!, order)),

        // Canceled while it ran, which is charged; aborted before it began, which is not
        // (replicate.com/changelog/2025-10-16-prediction-deadlines).
        OrderState.Canceled => new Prediction.Canceled(MayHaveCharged: !string.Equals(prediction!.Status, "aborted", StringComparison.OrdinalIgnoreCase)),
        OrderState.NotFound => new Prediction.Gone("Replicate does not know the prediction."),

        // starting, processing, and any future state. A prediction may have output before it has ended; its end is what counts.
        _ => new Prediction.Running(prediction!.Percent),
    };

    /// <summary>A timestamp in Replicate's format, with three to nine fractional digits.</summary>
    public static DateTimeOffset? ReadTime(string? text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static Prediction ReadOutput(WirePrediction prediction, GenerationOrder order)
    {
        if (OutputReader.FindAddress(prediction.Output) is { } address)
        {
            if (FilterMark.OfBlankedImage(prediction.Output) is { } blanked)
            {
                return new Prediction.Failed(Refusals.Moderated(blanked, mayHaveCharged: true));
            }

            var completed = ReadTime(prediction.CompletedAt);
            return new Prediction.Succeeded(new ImageSource(address, completed < DateTimeOffset.MaxValue - Retention ? completed + Retention : null));
        }

        if (!OutputReader.IsEmpty(prediction.Output))
        {
            if (FilterMark.OfMissing(prediction.Output, order) is { } withheld)
            {
                return new Prediction.Failed(Refusals.Moderated(withheld, mayHaveCharged: true));
            }

            return new Prediction.Failed(new Refusal(FailureReason.InvalidRequest, "The model returned something that is not an image.", MayHaveCharged: true));
        }

        return prediction.DataRemoved == true
            ? new Prediction.Gone("Replicate made the image and has deleted it since.")
            : new Prediction.Failed(new Refusal(FailureReason.ContentRejected, "The model withheld the image.", MayHaveCharged: true));
    }

    private Refusal ReadError(WirePrediction prediction, GenerationOrder order)
    {
        var error = WireJson.TextOf(prediction.Error);
        var reason = ErrorTexts.ReasonOf(error, order);
        var message = reason == FailureReason.InsufficientBalance ? ErrorTexts.NoMoney : MessageSanitizer.Clean(error, token, order) ?? "The prediction failed without a reason.";

        // Whether failed runs are billed is not documented; runs of community models are billed by time.
        return new(reason, message, MayHaveCharged: true);
    }
}
