using System.CommandLine;
using ImageGen.Cli;
using ImageGen.Cli.Generate;
using ImageGen.Cli.Hosts;
using ImageGen.Cli.Jobs;

var root = new RootCommand("Makes pictures: through a queue, by any provider, never lost and never bought twice.")
{
    GenerateCommand.Create(),
    ServeCommand.Create(),
    HostCommands.Gateway(),
    HostCommands.Worker(),
    JobsCommand.Create(),
};

return await CommandRun.InvokeAsync(root, args);
