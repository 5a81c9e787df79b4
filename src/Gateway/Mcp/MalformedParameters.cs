using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Gateway.Http;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ImageGen.Gateway.Mcp;

/// <summary>
/// Refuses requests whose parameters have another shape than their method, or a name that is not well-formed Unicode. The SDK answers or logs them as faults of the server.
/// </summary>
internal static class MalformedParameters
{
    private static readonly FrozenSet<string> Tools =
        typeof(ImageTools).GetMethods().Select(method => method.GetCustomAttribute<McpServerToolAttribute>()?.Name).OfType<string>().ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The filter of incoming messages.</summary>
    public static McpMessageHandler Refuse(McpMessageHandler next) => async (context, cancellationToken) =>
    {
        if (context.JsonRpcMessage is not JsonRpcRequest request)
        {
            await next(context, cancellationToken);
            return;
        }

        if (request.Params is { } parameters && !IsReadable(parameters))
        {
            throw new McpProtocolException("A name in the parameters is not well-formed Unicode.", McpErrorCode.InvalidParams);
        }

        if (request.Method == RequestMethods.ToolsCall && FaultOf(request.Params) is { } reason)
        {
            throw new McpProtocolException(reason, McpErrorCode.InvalidParams);
        }

        try
        {
            await next(context, cancellationToken);
        }
        catch (JsonException fault)
        {
            throw new McpProtocolException($"The parameters of {request.Method} have a value of a wrong type at {fault.Path ?? "$"}.", fault, McpErrorCode.InvalidParams);
        }
    };

    /// <summary>The filter of tool calls: arguments of a wrong type are an error of the caller, and no fault of the tool that the SDK logs.</summary>
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> RefuseArguments(McpRequestHandler<CallToolRequestParams, CallToolResult> next) => async (context, cancellationToken) =>
    {
        try
        {
            return await next(context, cancellationToken);
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            return ToolResults.Error(ValidationErrors.Refuse("arguments", "have a value of a wrong type, or lack a required one.").Problem);
        }
    };

    private static string? FaultOf(JsonNode? call) => call switch
    {
        not JsonObject => "The parameters of a tool call must be an object.",
        JsonObject fields when fields["name"] is not JsonValue name || name.GetValueKind() != JsonValueKind.String || !Tools.Contains(name.GetValue<string>()) => "The parameter name must be the name of a tool: tools/list has all.",
        JsonObject fields when fields["arguments"] is not (null or JsonObject) => "The parameter arguments must be an object.",
        _ => null,
    };

    private static bool IsReadable(JsonNode? node)
    {
        try
        {
            return node switch
            {
                JsonObject fields => fields.All(field => IsReadable(field.Value)),
                JsonArray elements => elements.All(IsReadable),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
