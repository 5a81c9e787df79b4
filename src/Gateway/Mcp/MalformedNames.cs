using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ImageGen.Gateway.Mcp;

/// <summary>
/// Refuses requests whose parameters have a name that is not well-formed Unicode. The SDK answers them with an internal error, as if the server were at fault.
/// </summary>
internal static class MalformedNames
{
    /// <summary>The filter of incoming messages.</summary>
    public static McpMessageHandler Refuse(McpMessageHandler next) => (context, cancellationToken)
        => context.JsonRpcMessage is JsonRpcRequest { Params: { } parameters } && !IsReadable(parameters)
            ? throw new McpProtocolException("A name in the parameters is not well-formed Unicode.", McpErrorCode.InvalidParams)
            : next(context, cancellationToken);

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
