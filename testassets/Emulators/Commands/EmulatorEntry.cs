namespace ImageGen.Emulators;

/// <summary>One emulator of the command line.</summary>
/// <param name="Name">The command that starts it, which is also the provider's kind in the settings.</param>
/// <param name="Port">The default port.</param>
/// <param name="Service">The name of the service it emulates, for the start message.</param>
/// <param name="StartAsync">Starts it with the options of the command line.</param>
internal sealed record EmulatorEntry(string Name, int Port, string Service, Func<CommandLine, Task<Emulator>> StartAsync)
{
    /// <summary>The format of its token, for the help; null if it takes none.</summary>
    public string? TokenForm { get; init; }

    /// <summary>Whether its servers are self-hosted: they need no token and return the image itself.</summary>
    public bool IsSelfHosted { get; init; }

    /// <summary>Whether it calls webhooks, and so has the option <c>--http-webhooks</c>.</summary>
    public bool HasWebhooks { get; init; }

    /// <summary>Its line in the help.</summary>
    public string Help
        => $"dotnet run --project testassets/Emulators -- {Name,-13} [--port {Port}] [--latency 3s | 1s..3s]"
            + (TokenForm is null ? "" : $" [--token {TokenForm}]")
            + " [--instant]"
            + (HasWebhooks ? " [--http-webhooks]" : "");

    /// <summary>The message at the start: the ImageGen settings for this emulator, and its control routes.</summary>
    public string Welcome(Emulator emulator, string? token)
    {
        var root = emulator.BaseUrl.GetLeftPart(UriPartial.Authority);
        List<(string Name, string Value)> settings = [("BaseUrl", emulator.BaseUrl.ToString()), ("Model", emulator.Models[0])];
        if (token is not null || !IsSelfHosted)
        {
            settings.Insert(1, ("Token", token ?? TokenForm!.Replace("...", "any", StringComparison.Ordinal)));
        }

        if (!IsSelfHosted)
        {
            settings.Add(("DownloadHosts__0", emulator.ImageHost.Host));
        }

        return $$"""
            Emulator of {{Service}} at {{emulator.BaseUrl}}. To use it with ImageGen:

            {{string.Join(Environment.NewLine, settings.Select(setting => $"  export ImageGen__Providers__{Name}__{setting.Name}={setting.Value}"))}}

            Models:   {{string.Join(", ", emulator.Models)}}
            Ledger:   curl {{root}}/_ledger
            Traffic:  curl {{root}}/_traffic
            Control:  curl {{root}}/_control
                      curl -X PUT {{root}}/_control -d '{"latency": "2s..5s", "faults": [{"on": "accepted", "kind": "reset", "times": 1}]}'
            Press Ctrl+C to stop.
            """;
    }
}
