using System.Net;
using ImageGen.Contracts;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.HuggingFace;

/// <summary>Why an order in fal's queue has no result: a failure of the whole request (<c>error_type</c>), or of the model (<c>detail</c>).</summary>
/// <param name="Message">For people, if anything.</param>
/// <param name="Type">fal's code for a failure of the request, in the body or in a header; null if there is none.</param>
/// <param name="Status">The status of the response.</param>
/// <param name="IsModeration">Whether the content was refused.</param>
internal sealed record QueueFailure(string? Message, string? Type, HttpStatusCode Status, bool IsModeration)
{
    private const string TypeHeader = "X-Fal-Error-Type";

    /// <summary>The service reports a failure without details.</summary>
    public static QueueFailure NoReason { get; } = new("The order failed without a reason.", null, HttpStatusCode.OK, false);

    /// <summary>A result with neither an image nor a message.</summary>
    public static QueueFailure NoImage { get; } = new("The service ended the order without an image.", null, HttpStatusCode.OK, false);

    /// <summary>Whether it is certainly the end of the order, and not a failure in transit: the service's own state, or its model's refusal of the input.</summary>
    public bool IsFinal => Type is not null || Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity;

    public static QueueFailure NoResult(ServiceResponse response) => new($"The service reports that the order is done, and has no result (HTTP {(int)response.Status}).", null, response.Status, false);

    /// <summary>Whether the service states that the result is not ready, though the status was completed: two replicas may differ briefly.</summary>
    public static bool IsUnfinished(ServiceResponse response)
        => response.Status == HttpStatusCode.Accepted || ErrorMessages.Read(response.Body).Message?.Contains("in progress", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Reads a response in any format; null if it reports no failure.</summary>
    public static QueueFailure? Of(ServiceResponse response)
    {
        var serviceMessage = ErrorMessages.Read(response.Body);
        var type = WireJson.NameOf(WireJson.Read(response.Body, HuggingFaceJson.Default.WireFailure)?.ErrorType ?? default)
            ?? (response.Headers.TryGetValues(TypeHeader, out var values) ? values.FirstOrDefault() : null);
        type = string.IsNullOrWhiteSpace(type) ? null : type;
        var isJson = WireJson.ObjectOf(response.Body) is not null;
        return type is not null || (isJson && !string.IsNullOrWhiteSpace(serviceMessage.Message)) || IsRefusal(response.Status) ? new(serviceMessage.Message, type, response.Status, serviceMessage.IsModeration) : null;
    }

    /// <summary>The refusal for the job. Whether fal charges for failed orders is not documented for every model.</summary>
    /// <param name="serviceMessage">The message, sanitized.</param>
    public Refusal ToRefusal(string? serviceMessage)
    {
        var message = Type is null || serviceMessage?.Contains(Type, StringComparison.OrdinalIgnoreCase) == true ? serviceMessage : serviceMessage is null ? $"The order failed: {Type}." : $"{serviceMessage} ({Type})";
        return IsModeration ? Refusals.Moderated(message, mayHaveCharged: true)
            : Type is "bad_request" || (Type is null && IsRefusal(Status)) ? Refusals.Invalid(Status, message) with { MayHaveCharged = true }
            : new(
                Type?.EndsWith("timeout", StringComparison.OrdinalIgnoreCase) == true ? FailureReason.TimedOut : FailureReason.ProviderUnavailable,
                message ?? "The order failed without a reason.",
                MayHaveCharged: true);
    }

    private static bool IsRefusal(HttpStatusCode status) => status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity;
}
