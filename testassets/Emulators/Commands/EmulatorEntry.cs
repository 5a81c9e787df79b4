namespace ImageGen.Emulators;

/// <summary>One emulator of the command line.</summary>
/// <param name="Name">The word that starts it, which is also the provider's kind in the settings.</param>
/// <param name="Port">The port where <c>--port</c> is not given.</param>
/// <param name="Service">The name of the service it emulates, for the welcome.</param>
/// <param name="StartAsync">Starts it with the options of the command line.</param>
internal sealed record EmulatorEntry(string Name, int Port, string Service, Func<CommandLine, Task<Emulator>> StartAsync)
{
    /// <summary>The form of its token, for the help; null where it takes none.</summary>
    public string? TokenForm { get; init; }

    /// <summary>Whether its servers are self-hosted: they need no token and answer with the image itself.</summary>
    public bool IsSelfHosted { get; init; }

    /// <summary>Whether it calls webhooks, and so knows <c>--http-webhooks</c>.</summary>
    public bool HasWebhooks { get; init; }

    /// <summary>Its line of the help.</summary>
    public string Help
        => $"dotnet run --project testassets/Emulators -- {Name,-13} [--port {Port}] [--latency 3s | 1s..3s]"
            + (TokenForm is null ? "" : $" [--token {TokenForm}]")
            + " [--instant]"
            + (HasWebhooks ? " [--http-webhooks]" : "");

    /// <summary>What it prints when it runs: the settings that point ImageGen at it, and its control routes.</summary>
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
            settings.Add(("DownloadHosts__0", emulator.PictureHost.Host));
        }

        return $$"""
            {{Service}}, emulated, at {{emulator.BaseUrl}}. Point ImageGen at it with

            {{string.Join(Environment.NewLine, settings.Select(setting => $"  export ImageGen__Providers__{Name}__{setting.Name}={setting.Value}"))}}

            Models:   {{string.Join(", ", emulator.Models)}}
            Bought:   curl {{root}}/_ledger
            Traffic:  curl {{root}}/_traffic
            Control:  curl {{root}}/_control
                      curl -X PUT {{root}}/_control -d '{"latency": "2s..5s", "faults": [{"on": "accepted", "kind": "reset", "times": 1}]}'
            Ctrl+C ends it.
            """;
    }
}
