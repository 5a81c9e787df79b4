using ImageGen.Cli;

return await CommandRun.InvokeAsync(CommandRun.CreateRoot(), args);
