using System.Text.Json.Serialization;

namespace ImageGen.Gateway.OpenAi;

/// <summary>An error as OpenAI's API has it. All four members are always present (openai-openapi, schema Error).</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">The message for people.</param>
/// <param name="Type">The kind, for example <c>invalid_request_error</c>.</param>
/// <param name="Param">The parameter at fault, if it is one.</param>
/// <param name="Code">The code for programs, for example <c>moderation_blocked</c>.</param>
internal sealed record OpenAiError(
    [property: JsonIgnore] int Status,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("param")] string? Param,
    [property: JsonPropertyName("code")] string? Code)
{
    /// <summary>The type of errors of the caller.</summary>
    public const string InvalidRequest = "invalid_request_error";

    /// <summary>The type of errors that the caller did not cause.</summary>
    public const string Server = "server_error";
}
