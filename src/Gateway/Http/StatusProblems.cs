using Microsoft.AspNetCore.WebUtilities;

namespace ImageGen.Gateway.Http;

/// <summary>Problems for answers that come from the server and not from a handler: routes nobody maps, bodies too large, faults of ours.</summary>
internal static class StatusProblems
{
    /// <summary>The problem for a bare status code.</summary>
    public static Problem Of(int status) => status switch
    {
        StatusCodes.Status404NotFound => Problem.Of("not_found", status, "There is nothing at this path.", "See /openapi/v1.json for the paths there are."),
        StatusCodes.Status405MethodNotAllowed => Problem.Of("method_not_allowed", status, "The path does not know this method.", "See the Allow header for the methods it knows."),
        StatusCodes.Status408RequestTimeout => Problem.Of("request_timeout", status, "The request body came too slowly.", "Nothing happened; send it again."),
        StatusCodes.Status412PreconditionFailed => Problem.Of("precondition_failed", status, "The image is not the one asked for.", "Its ETag is not in If-Match."),
        StatusCodes.Status416RangeNotSatisfiable => Problem.Of("range_not_satisfiable", status, "The image has no such part.", "See Content-Range for its size."),
        StatusCodes.Status413PayloadTooLarge => Problem.Of("body_too_large", status, "The request body is too large.", $"A request may have at most {BodyLimit.Bytes} bytes besides its image, which may be of 10 MB; a provider's word 1 MB."),
        StatusCodes.Status415UnsupportedMediaType => KnownProblems.UnsupportedMediaType,
        StatusCodes.Status500InternalServerError => Problem.Of("internal_error", status, "The gateway failed.", "The fault is ours and has been logged."),
        _ => Problem.Of($"http_{status}", status, ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } reason ? reason : "The request failed."),
    };
}
