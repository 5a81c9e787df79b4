using System.Text.Json;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.OpenAi;

/// <summary>The content of an error response. Many services and proxies have this API, each with codes and texts of its own.</summary>
/// <param name="Body">The whole content.</param>
/// <param name="Meaning">Its classification.</param>
/// <param name="Message">For people.</param>
internal sealed record ErrorMessages(ErrorBody Body, ErrorMeaning Meaning, string? Message)
{
    private const int MaxSentences = 3;

    /// <summary>Reads a body in any format.</summary>
    public static ErrorMessages Read(ReadOnlyMemory<byte> body, GenerationOrder order)
    {
        var error = ErrorBody.Read(body);
        return new(error, new ErrorMeaning(error, order), MessageOf(body) ?? JoinTexts(error));
    }

    private static string? MessageOf(ReadOnlyMemory<byte> body)
    {
        var failure = WireJson.Read(body, OpenAiJson.Default.WireFailure)?.Error ?? default;
        return failure.ValueKind == JsonValueKind.Object
            ? WireJson.TextOf(failure.Deserialize(OpenAiJson.Default.WireError)!.Message)
            : WireJson.TextOf(failure);
    }

    private static string? JoinTexts(ErrorBody error) => error.Texts.Count == 0 ? null : string.Join("; ", error.Texts.Distinct().Take(MaxSentences));
}
