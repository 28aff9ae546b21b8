@echo off
rem Installs reportgen from this folder, without internet and without an administrator's rights.
setlocal
cd /d "%~dp0"
if not exist installer\install.py goto packed
set "PYTHON="
for %%V in (3.13 3.12 3.11 3.14) do if not defined PYTHON (py -%%V -c "pass" >nul 2>nul && set "PYTHON=py -%%V")
if not defined PYTHON (python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PYTHON=python")
if not defined PYTHON goto missing
%PYTHON% installer\install.py %*
set "CODE=%ERRORLEVEL%"
pause
exit /b %CODE%

:missing
chcp 65001 >nul
type installer\no-python.txt
pause
exit /b 1

:packed
echo Extract the whole archive first, then run install.cmd in the new folder.
pause
exit /b 1
