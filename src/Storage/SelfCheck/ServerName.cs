using System.Net;
using StackExchange.Redis;

namespace ImageGen.Storage.SelfCheck;

/// <summary>Host and port of a server, as operators write them: the text of an endpoint begins with the family of its addresses.</summary>
internal static class ServerName
{
    public static string Of(IServer server) => server.EndPoint is DnsEndPoint { Host: var host, Port: var port } ? $"{host}:{port}" : $"{server.EndPoint}";
}
