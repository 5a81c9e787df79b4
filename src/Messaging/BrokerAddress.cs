using System.Globalization;
using System.Security.Authentication;
using ImageGen.Contracts;
using MassTransit;
using RabbitMQ.Client;

namespace ImageGen.Messaging;

/// <summary>
/// Reads <c>ConnectionStrings:RabbitMq</c> once, for the bus and for the connection that declares the queues. Otherwise both would parse the URL
/// themselves, differently, and quote a URL that they can't parse, with its password.
/// </summary>
internal sealed class BrokerAddress
{
    /// <summary>The name of the setting.</summary>
    public const string Key = "ConnectionStrings:RabbitMq";

    private const string Heartbeat = "heartbeat=";

    private const ushort PlainPort = 5672;

    private const ushort TlsPort = 5671;

    private readonly string _host;

    private readonly ushort _port;

    private readonly string _virtualHost;

    private readonly string _user;

    private readonly string _password;

    private readonly bool _tls;

    private readonly ushort? _heartbeat;

    /// <summary>Host and port of the broker, without user and password.</summary>
    public string Endpoint => $"{_host}:{_port}";

    /// <summary>The user of the connection: the only <c>user-id</c> that the broker accepts on its messages.</summary>
    public string User => _user;

    /// <summary>Reads the setting.</summary>
    /// <exception cref="FormatException">The text is not an address of a broker. The message continues a sentence that begins with the name of the setting, and quotes no part of its value.</exception>
    public BrokerAddress(string text)
    {
        text = text.Trim();
        if (!ServerAddress.Is(text))
        {
            throw new FormatException("must be a URL such as amqp://user:password@host:5672/vhost or amqps://user:password@host.");
        }

        var address = ServerAddress.Parse(text);
        _tls = address.Scheme is "amqps" or "rabbitmqs";
        if (!_tls && address.Scheme is not ("amqp" or "rabbitmq"))
        {
            throw new FormatException("is a URL, but its scheme is neither amqp nor amqps.");
        }

        if (address.Endpoints is not [var (host, port)])
        {
            throw new FormatException("has several hosts; use one host name for the whole cluster.");
        }

        if (address.Path.Contains('/', StringComparison.Ordinal))
        {
            throw new FormatException("has a virtual host with a slash; write it as %2F.");
        }

        if (address is { Password: not null, User: null })
        {
            throw new FormatException("has a password without a user.");
        }

        (_host, _port) = (host, (ushort)(port ?? (_tls ? TlsPort : PlainPort)));
        _virtualHost = address.Path.Length == 0 ? "/" : ServerAddress.Decode(address.Path);
        (_user, _password) = address.Password is null ? (ConnectionFactory.DefaultUser, ConnectionFactory.DefaultPass) : (address.User!, address.Password);
        _heartbeat = ReadHeartbeat(address.Query);
    }

    /// <summary>Configures the connection of the bus.</summary>
    public void Apply(IRabbitMqBusFactoryConfigurator bus, Func<Task> beforeConnection) => bus.Host(_host, _port, _virtualHost, host =>
    {
        host.Username(_user);
        host.Password(_password);
        host.OnRefreshConnectionFactory = _ => beforeConnection();
        if (_heartbeat is { } seconds)
        {
            host.Heartbeat(seconds);
        }

        if (_tls)
        {
            host.UseSsl(tls =>
            {
                tls.ServerName = _host;
                tls.Protocol = SslProtocols.None;
            });
        }
    });

    /// <summary>A factory of connections in addition to that of the bus.</summary>
    public ConnectionFactory CreateFactory() => new()
    {
        HostName = _host,
        Port = _port,
        VirtualHost = _virtualHost,
        UserName = _user,
        Password = _password,
        Ssl = new SslOption { Enabled = _tls, ServerName = _host },
    };

    private static ushort? ReadHeartbeat(string? query)
    {
        if (query is null)
        {
            return null;
        }

        return query.StartsWith(Heartbeat, StringComparison.Ordinal) && ushort.TryParse(query.AsSpan(Heartbeat.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : throw new FormatException("has a query other than heartbeat=SECONDS.");
    }
}
