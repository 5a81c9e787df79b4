using System.Text.Json.Nodes;

namespace ImageGen.Emulators.SdCpp;

/// <summary>An error as the server writes it: a flat object, not the error object of the API that it imitates.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
internal sealed record ServerError(int Status, JsonObject Body)
{
    public static ServerError EmptyBody => Of(400, "empty body");

    public static ServerError QueueFull => Of(429, "job queue is full");

    public static ServerError NotAnObject => Server("[json.exception.type_error.306] cannot use value() with array");

    public static ServerError Of(int status, string error, string? message = null)
        => new(status, message is null ? new JsonObject { ["error"] = error } : new JsonObject { ["error"] = error, ["message"] = message });

    public static ServerError Server(string message) => Of(500, "server_error", message);

    public static ServerError WrongType(string expected) => Server($"[json.exception.type_error.302] type must be {expected}, but is another");
}
