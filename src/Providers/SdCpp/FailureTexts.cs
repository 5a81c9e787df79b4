using System.Net;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.SdCpp;

/// <summary>The server's error texts: <c>error</c>, and sometimes <c>message</c>; in a job <c>code</c> and <c>message</c>.</summary>
internal static class FailureTexts
{
    /// <summary>The text of an error response, for comparison; null when it has none.</summary>
    public static string? Of(ServiceResponse response) => WireJson.TextOf(WireJson.Read(response.Body, SdCppJson.Default.WireFailure)?.Error ?? default);

    /// <summary>The message of an error response, sanitized; null when there is none.</summary>
    public static string? MessageOf(ServiceResponse response, GenerationOrder order) => MessageOf(WireJson.Read(response.Body, SdCppJson.Default.WireFailure), order);

    /// <summary>The message of a job's <c>error</c>, sanitized; null when there is none.</summary>
    public static string? MessageOf(WireFailure? failure, GenerationOrder order)
    {
        if (failure is null)
        {
            return null;
        }

        var texts = new[] { failure.Error, failure.Code, failure.Message }.Select(WireJson.TextOf).Where(text => !string.IsNullOrWhiteSpace(text));
        return MessageSanitizer.Clean(string.Join(": ", texts), token: null, order);
    }

    /// <summary>Whether the server itself does not know a job, as opposed to another program at its address.</summary>
    public static bool IsUnknownJob(ServiceResponse response) => response.Status == HttpStatusCode.NotFound && Of(response) == "job not found";

    /// <summary>Whether the loaded model is of another type.</summary>
    public static bool IsOtherSortOfModel(ServiceResponse response) => Of(response)?.EndsWith("does not support img_gen", StringComparison.Ordinal) == true;
}
