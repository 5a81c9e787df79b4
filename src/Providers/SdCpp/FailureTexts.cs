using System.Net;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.SdCpp;

/// <summary>What the server says went wrong: <c>error</c>, and sometimes <c>message</c> behind it; in a job <c>code</c> and <c>message</c>.</summary>
internal static class FailureTexts
{
    /// <summary>The text of a refusal, for comparing; null when it has none.</summary>
    public static string? Of(Answer answer) => WireJson.TextOf(WireJson.Read(answer.Body, SdCppJson.Default.WireFailure)?.Error ?? default);

    /// <summary>The words of a refusal, fit to be repeated; null when there are none.</summary>
    public static string? Words(Answer answer, GenerationOrder order) => Words(WireJson.Read(answer.Body, SdCppJson.Default.WireFailure), order);

    /// <summary>The words of a job's <c>error</c>, fit to be repeated; null when there are none.</summary>
    public static string? Words(WireFailure? failure, GenerationOrder order)
    {
        if (failure is null)
        {
            return null;
        }

        var texts = new[] { failure.Error, failure.Code, failure.Message }.Select(WireJson.TextOf).Where(text => !string.IsNullOrWhiteSpace(text));
        return MessageSanitizer.Clean(string.Join(": ", texts), token: null, order);
    }

    /// <summary>Whether it is the server itself that does not know a job, and not something else that was found at its address.</summary>
    public static bool IsUnknownJob(Answer answer) => answer.Status == HttpStatusCode.NotFound && Of(answer) == "job not found";

    /// <summary>Whether the model that was loaded is one of another sort.</summary>
    public static bool IsOtherSortOfModel(Answer answer) => Of(answer)?.EndsWith("does not support img_gen", StringComparison.Ordinal) == true;
}
