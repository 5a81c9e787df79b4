using System.CommandLine;
using ImageGen.Cli.Terminal;
using ImageGen.Contracts;
using ImageGen.Gateway;
using Spectre.Console;

namespace ImageGen.Cli.Client;

/// <summary>The options of every command that calls a gateway, and the call: the address, the tenant, and the format of the output.</summary>
/// <param name="isOperators">Whether the command may need the admin token, and therefore has the option for the folder that contains it.</param>
/// <param name="hasTenant">Whether the command acts for a tenant.</param>
internal sealed class GatewayCall(bool isOperators = false, bool hasTenant = true)
{
    /// <summary>The gateway of this machine, which is called if no address is given.</summary>
    public static readonly Uri DefaultServer = new(GatewayHost.DefaultUrls);

    private readonly Option<Uri?> _server = SharedOptions.Server();
    private readonly Option<string?> _tenant = TenantOption();
    private readonly Option<bool> _json = Json();
    private readonly Option<DirectoryInfo> _data = SharedOptions.OperatorData();

    /// <summary>The option to write the response as JSON.</summary>
    public static Option<bool> Json() => new(JsonOutput.Option) { Description = "Write one JSON document, in the format of the gateway's API; an error is a problem (RFC 9457) on standard error." };

    /// <summary>The option for the tenant.</summary>
    public static Option<string?> TenantOption()
    {
        var tenant = new Option<string?>("--tenant") { Description = "Name of the tenant. Default: default." };
        tenant.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var name }] || !NamePattern.IsMatch(name))
            {
                result.AddError("--tenant must be one name of 1 to 64 characters of a-z, 0-9, - and _, beginning with a letter or digit.");
            }
        });
        return tenant;
    }

    /// <summary>Adds the options to the command, after its own.</summary>
    public void AddTo(Command command)
    {
        if (hasTenant)
        {
            command.Add(_tenant);
        }

        command.Add(_json);
        command.Add(_server);
        if (isOperators)
        {
            command.Add(_data);
        }
    }

    /// <summary>The given tenant; null if none was given.</summary>
    public string? Tenant(ParseResult parsed) => hasTenant ? parsed.GetValue(_tenant) : null;

    /// <summary>Whether to write the response as JSON.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>The gateway.</summary>
    public Uri Server(ParseResult parsed) => parsed.GetValue(_server) ?? DefaultServer;

    /// <summary>The folder that may contain the admin token.</summary>
    public DirectoryInfo Data(ParseResult parsed) => isOperators ? parsed.GetValue(_data)! : DataFolder.Default;

    /// <summary>A client that acts for the tenant.</summary>
    public GatewayClient Connect(ParseResult parsed)
        => new(Server(parsed), isOperators ? OperatorToken.For(Server(parsed), Data(parsed)) : null, Tenant(parsed));

    /// <summary>Writes a response as received, or in a form for people.</summary>
    public void Write<T>(ParseResult parsed, Response<T> response, Action<IAnsiConsole, T> write)
    {
        if (IsJson(parsed))
        {
            JsonOutput.Write(AnsiConsole.Console, response.Json);
        }
        else
        {
            write(AnsiConsole.Console, response.Value);
        }
    }

    /// <summary>Adds the options and the action to the command: one call, whose response is written as received or in a form for people.</summary>
    public Command Complete<T>(Command command, Func<GatewayClient, ParseResult, CancellationToken, Task<Response<T>>> send, Action<IAnsiConsole, T> write)
    {
        AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = Connect(parsed);
            var response = await send(client, parsed, cancellationToken);
            Write(parsed, response, write);
            return ExitCode.Succeeded;
        });
        return command;
    }
}
