using Microsoft.AspNetCore.WebUtilities;

namespace ImageGen.Gateway.Http;

/// <summary>Problems for responses that no handler writes: unmapped routes, oversized bodies, unhandled exceptions.</summary>
internal static class StatusProblems
{
    /// <summary>The problem for a bare status code.</summary>
    public static Problem Of(int status) => status switch
    {
        StatusCodes.Status404NotFound => Problem.Of("not_found", status, "There is nothing at this path.", "See /openapi/v1.json for the existing paths."),
        StatusCodes.Status405MethodNotAllowed => Problem.Of("method_not_allowed", status, "The path does not support this method.", "See the Allow header for the supported methods."),
        StatusCodes.Status408RequestTimeout => Problem.Of("request_timeout", status, "The request body arrived too slowly.", "Nothing was changed; send it again."),
        StatusCodes.Status412PreconditionFailed => Problem.Of("precondition_failed", status, "The image is not the requested version.", "Its ETag is not in If-Match."),
        StatusCodes.Status416RangeNotSatisfiable => Problem.Of("range_not_satisfiable", status, "The image has no such range.", "See Content-Range for its size."),
        StatusCodes.Status413PayloadTooLarge => Problem.Of("body_too_large", status, "The request body is too large.", $"A request may have at most {BodyLimit.Bytes} bytes besides its image, which may have 10 MB. A provider callback may have 1 MB."),
        StatusCodes.Status415UnsupportedMediaType => KnownProblems.UnsupportedMediaType,
        StatusCodes.Status500InternalServerError => Problem.Of("internal_error", status, "The gateway failed.", "This is a fault of the gateway, which has logged it."),
        _ => Problem.Of($"http_{status}", status, ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } reason ? reason : "The request failed."),
    };
}
