using System.Text;
using System.Text.Json.Serialization;

namespace ImageGen.Emulators.OpenAi;

/// <summary>An error as a LiteLLM proxy repeats it (litellm #10760, #16072): the service's own inside the message, and a code that only repeats the status.</summary>
internal sealed record ProxyError
{
    [JsonPropertyName("message")]
    public required string Message { get; init; }

    [JsonPropertyName("type")]
    public string Type { get; init; } = "None";

    [JsonPropertyName("code")]
    public required string Code { get; init; }

    public static ProxyError Of(ApiError error) => new()
    {
        Message = $"litellm.BadRequestError: OpenAIException - {Encoding.UTF8.GetString(Json.Bytes(new { error }))}",
        Code = error.Status.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
