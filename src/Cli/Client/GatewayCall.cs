using System.CommandLine;
using ImageGen.Cli.Terminal;
using ImageGen.Contracts;
using ImageGen.Gateway;
using Spectre.Console;

namespace ImageGen.Cli.Client;

/// <summary>The options of every command that calls a gateway, and the call: where to, on whose behalf, and in which form the answer is written.</summary>
/// <param name="isOperators">Whether the admin token may be needed, so that the folder with it can be named.</param>
/// <param name="hasTenant">Whether it is done on behalf of a tenant.</param>
internal sealed class GatewayCall(bool isOperators = false, bool hasTenant = true)
{
    /// <summary>The gateway of this machine, which is called where none is named.</summary>
    public static readonly Uri DefaultServer = new(GatewayHost.DefaultUrls);

    private readonly Option<Uri?> _server = SharedOptions.Server();
    private readonly Option<string?> _tenant = TenantOption();
    private readonly Option<bool> _json = Json();
    private readonly Option<DirectoryInfo> _data = SharedOptions.OperatorData();

    /// <summary>Says that the answer is to be written as JSON.</summary>
    public static Option<bool> Json() => new(JsonOutput.Option) { Description = "Write one JSON document, as the gateway's API has it; an error is a problem (RFC 9457) on standard error." };

    /// <summary>The tenant to speak for.</summary>
    public static Option<string?> TenantOption()
    {
        var tenant = new Option<string?>("--tenant") { Description = "On whose behalf: the tenant's name. Default: default." };
        tenant.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var name }] || !NamePattern.IsMatch(name))
            {
                result.AddError("--tenant must be one name of 1 to 64 characters of a-z, 0-9, - and _, beginning with a letter or digit.");
            }
        });
        return tenant;
    }

    /// <summary>Gives the command the options, behind its own.</summary>
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

    /// <summary>The tenant that was named; null where none was.</summary>
    public string? Tenant(ParseResult parsed) => hasTenant ? parsed.GetValue(_tenant) : null;

    /// <summary>Whether the answer is to be written as JSON.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>The gateway.</summary>
    public Uri Server(ParseResult parsed) => parsed.GetValue(_server) ?? DefaultServer;

    /// <summary>The folder that may have the admin token.</summary>
    public DirectoryInfo Data(ParseResult parsed) => isOperators ? parsed.GetValue(_data)! : DataFolder.Default;

    /// <summary>A client that speaks for the tenant.</summary>
    public GatewayClient Connect(ParseResult parsed)
        => new(Server(parsed), isOperators ? OperatorToken.For(Server(parsed), Data(parsed)) : null, Tenant(parsed));

    /// <summary>Writes an answer as it came, or as a person reads it.</summary>
    public void Write<T>(ParseResult parsed, Answer<T> answer, Action<IAnsiConsole, T> write)
    {
        if (IsJson(parsed))
        {
            JsonOutput.Write(AnsiConsole.Console, answer.Json);
        }
        else
        {
            write(AnsiConsole.Console, answer.Value);
        }
    }

    /// <summary>Gives the command the options and what it does: one call, whose answer is written as it came or as a person reads it.</summary>
    public Command Complete<T>(Command command, Func<GatewayClient, ParseResult, CancellationToken, Task<Answer<T>>> ask, Action<IAnsiConsole, T> write)
    {
        AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = Connect(parsed);
            var answer = await ask(client, parsed, cancellationToken);
            Write(parsed, answer, write);
            return ExitCode.Succeeded;
        });
        return command;
    }
}
