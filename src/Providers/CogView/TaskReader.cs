using System.Globalization;
using System.Text.RegularExpressions;
using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.CogView;

/// <summary>Interprets a task as the service returns it.</summary>
internal sealed partial class TaskReader(string token)
{
    /// <summary>The state of a task; null for a response without one.</summary>
    public Prediction? Read(WireTask? task, GenerationOrder order) => OrderStateParser.Of(WireJson.NameOf(task?.Status ?? default)) switch
    {
        OrderState.Missing => null,
        OrderState.Succeeded => ReadResult(task!),
        OrderState.Failed => new Prediction.Failed(ReadFailure(task!, order)),
        OrderState.Canceled => new Prediction.Canceled(MayHaveCharged: true),
        OrderState.NotFound => new Prediction.Gone("The service does not know the order."),

        // PROCESSING, and any future state.
        _ => new Prediction.Running(),
    };

    private static Prediction ReadResult(WireTask task)
    {
        if (task.Result is [{ } image, ..] && WireJson.TextOf(image.Url) is { Length: > 0 } address)
        {
            return new Prediction.Succeeded(new ImageSource(address, EndOf(address)));
        }

        return new Prediction.Failed(
            FilterMarks.Read(task.ContentFilter).Remark is { } remark
                ? Refusals.Moderated(remark, mayHaveCharged: true)
                : new Refusal(FailureReason.ProviderUnavailable, "The service ended the order without an image.", MayHaveCharged: true));
    }

    /// <summary>The reason of a failed task. Neither the billing of failed tasks nor a reason is documented, so that most have none.</summary>
    public Refusal ReadFailure(WireTask task, GenerationOrder order)
    {
        var error = ErrorMessages.Of(task.Error);
        var marks = FilterMarks.Read(task.ContentFilter);
        var serviceMessage = MessageSanitizer.Clean(error.Message, token, order);
        return error.Class == ErrorClass.Moderation || marks.Worst is not null || ErrorMeaning.OfText(error.Message, order).IsModeration
            ? Refusals.Moderated(serviceMessage ?? marks.Remark, mayHaveCharged: true)
            : new(FailureReason.ProviderUnavailable, serviceMessage ?? "The order failed without a reason.", MayHaveCharged: true);
    }

    /// <summary>Addresses are documented to be valid for 30 days; signed ones state their own time, which is a day.</summary>
    private static DateTimeOffset? EndOf(string address)
        => Expires().Match(address) is { Success: true } match ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)) : null;

    [GeneratedRegex("[?&]Expires=([0-9]{10})(?:&|\\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Expires();
}
